using System.Collections.Immutable;
using HomelabAutoscaler.Core.Machines;

namespace HomelabAutoscaler.Core.Supply;

/// <summary>What an owner would want to know of the power supply.</summary>
public static class SupplyNotices
{
    public const string Silent = "PowerSupplySilent";
    public const string Heard = "PowerSupplyHeard";
    public const string Back = "MainsBack";

    private const string Action = "PowerSupply";

    /// <param name="before">The supply at the look before.</param>
    /// <param name="after">The supply now.</param>
    /// <param name="trouble">Why it does not answer.</param>
    /// <param name="now">The present time.</param>
    public static ImmutableArray<Notice> Of(PowerSupply before, PowerSupply after, string? trouble, DateTimeOffset now)
    {
        var notices = ImmutableArray.CreateBuilder<Notice>();
        if (before.SilentSince is null && after.SilentSince is not null)
        {
            var then = after.IsOnBattery ? "It was on battery, which is taken to go on" : "Until it answers, the mains are taken to be there";
            notices.Add(new(true, Action, Silent, $"The power supply cannot be asked: {trouble}. {then}"));
        }
        else if (before.SilentSince is not null && after.SilentSince is null)
        {
            notices.Add(new(false, Action, Heard, $"The power supply answers again: {(after.IsOnBattery ? "on battery" : "on line")}, {after.Remaining(now)}"));
        }

        if (!before.IsOnBattery && after.IsOnBattery)
        {
            notices.Add(new(true, Action, SupplyLimits.OnBattery, $"The power supply runs on battery: {after.Remaining(now)}. Nothing is switched on until the mains are back"));
        }

        if (!before.IsLow(before.LookTime) && after.IsLow(now))
        {
            notices.Add(new(true, Action, SupplyLimits.BatteryLow, $"The power supply's battery is low: {after.Remaining(now)}. All its machines are switched off, save those that are to be kept"));
        }

        if (before.IsOnBattery && !after.IsOnBattery)
        {
            notices.Add(new(false, Action, Back, $"The mains are back after {Units.GoDuration.Format(TimeSpan.FromSeconds(Math.Floor((now - before.OnBatterySince!.Value).TotalSeconds)))}: {after.Remaining(now)}"));
        }

        return notices.ToImmutable();
    }
}
