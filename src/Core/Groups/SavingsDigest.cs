using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Telling;

namespace HomelabAutoscaler.Core.Groups;

/// <summary>
/// What a group took and saved, told now and then. What was told is remembered in the group's status, which is written
/// first: who dies in between loses one message, and none is told twice.
/// </summary>
/// <param name="Told">What to remember.</param>
/// <param name="Notice">What to tell; null for nothing.</param>
public sealed record SavingsDigest(SavingsTold? Told, Notice? Notice)
{
    public const string Reason = "SavingsReported";

    /// <summary>As much of a kWh is told as something.</summary>
    private const decimal Least = 0.005m;

    /// <param name="before">The group's status as it stands.</param>
    /// <param name="after">The status as it is to be written.</param>
    /// <param name="schedule">When it is told.</param>
    /// <param name="now">The present time.</param>
    public static SavingsDigest Of(GroupStatus before, GroupStatus after, SavingsSchedule schedule, DateTimeOffset now)
    {
        if (schedule.Period == SavingsPeriod.Never || after.Energy is not { } counted)
        {
            return new(null, null);
        }

        var energy = counted with { Watts = null };

        // A year that was wrong is not waited for.
        if (before.SavingsTold is not { } told || told.Time - now > EnergyMeter.LongestGap)
        {
            return new(new() { Time = now, Energy = energy }, null);
        }

        told = HasOthers(before, after) ? told with { Energy = EnergyMeter.Beyond(EnergyMeter.Beyond(told.Energy, before.Energy), energy) } : told;
        if (now - told.Time < SavingsSchedule.Longest && schedule.After(told.Time) > now)
        {
            return new(told, null);
        }

        var news = EnergyMeter.Beyond(told.Energy, energy);
        return new(new() { Time = now, Energy = energy }, IsSomething(news.SavedKwh) || IsSomething(news.SpentKwh) ? NoticeOf(news, now - told.Time) : null);
    }

    /// <summary>When to look again; null for when something changes.</summary>
    public DateTimeOffset? Next(SavingsSchedule schedule) => Told is { } told ? schedule.After(told.Time) : null;

    /// <summary>Whether machines came, went or count anew: with them the sum jumps by what was not counted here.</summary>
    private static bool HasOthers(GroupStatus before, GroupStatus after) =>
        before.Energy != after.Energy && (before.Machines != after.Machines || EnergyMeter.IsLess(after.Energy, before.Energy));

    private static bool IsSomething(string? kwh) => EnergyMeter.Parse(kwh) >= Least;

    private static Notice NoticeOf(EnergyCount news, TimeSpan time) => new(
        false,
        "CountEnergy",
        Reason,
        $"Saved {EnergyTelling.Amount(news.SavedKwh, news.Saved, news.Currency)} and took {EnergyTelling.Amount(news.SpentKwh, news.Spent, news.Currency)} in the last {Length(time)}");

    private static string Length(TimeSpan time) => (Math.Round(time.TotalDays), Math.Round(time.TotalHours)) switch
    {
        ( >= 2 and var days, _) => $"{days:0} days",
        (_, <= 1) => "hour",
        (_, var hours) => $"{hours:0} hours",
    };
}
