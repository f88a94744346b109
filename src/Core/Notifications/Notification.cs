using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Supply;

namespace HomelabAutoscaler.Core.Notifications;

/// <summary>Something for its owner's phone.</summary>
/// <param name="Title">What, in a few words.</param>
/// <param name="Text">Why, and what comes next.</param>
/// <param name="IsTrouble">Whether somebody should look; else it is good news.</param>
/// <param name="Machine">Which machine, as NAMESPACE/NAME; empty for what concerns no machine alone.</param>
/// <param name="Reason">The reason of the Event that it is made from, or Recovered.</param>
/// <param name="Time">When.</param>
public sealed record Notification(string Title, string Text, bool IsTrouble, string Machine, string Reason, DateTimeOffset Time)
{
    /// <summary>What concerns no machine alone: the power supply.</summary>
    public static Notification OfHomelab(Notice notice, DateTimeOffset now) => new(
        notice.Reason switch
        {
            SupplyLimits.OnBattery => "Running on battery",
            SupplyLimits.BatteryLow => "The battery is low",
            SupplyNotices.Back => "The mains are back",
            SupplyNotices.Silent => "The power supply does not answer",
            SupplyNotices.Heard => "The power supply answers again",
            var other => other,
        },
        notice.Note,
        notice.IsWarning,
        "",
        notice.Reason,
        now);

    /// <summary>What a group has saved.</summary>
    public static Notification OfSavings(string group, Notice notice, DateTimeOffset now) => new($"Savings of {group}", notice.Note, notice.IsWarning, "", notice.Reason, now);
}
