namespace HomelabAutoscaler.Core.Energy;

/// <summary>When savings are told: at nine in the morning of the day that the period says.</summary>
/// <param name="Period">How often.</param>
/// <param name="Zone">By whose clock.</param>
public sealed record SavingsSchedule(SavingsPeriod Period, TimeZoneInfo Zone)
{
    /// <summary>No time is further from the one before; a day more, for clocks that are set.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(32);

    private static readonly TimeSpan Morning = TimeSpan.FromHours(9);

    /// <summary>Gaps in local time begin and end at such steps.</summary>
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    /// <summary>The first time after this one; null for never.</summary>
    public DateTimeOffset? After(DateTimeOffset time)
    {
        if (Period == SavingsPeriod.Never)
        {
            return null;
        }

        var day = FirstDay(TimeZoneInfo.ConvertTime(time, Zone).Date);
        while (MorningOf(day) <= time)
        {
            day = Period == SavingsPeriod.Weekly ? day.AddDays(7) : day.AddMonths(1);
        }

        return MorningOf(day);
    }

    /// <summary>The day of the period that a day is in on which it is told.</summary>
    private DateTime FirstDay(DateTime day) => Period == SavingsPeriod.Weekly
        ? day.AddDays(-(((int)day.DayOfWeek + 6) % 7))
        : day.AddDays(1 - day.Day);

    /// <summary>Where clocks skip that time, the first one after it.</summary>
    private DateTimeOffset MorningOf(DateTime day)
    {
        var local = day + Morning;
        while (Zone.IsInvalidTime(local))
        {
            local += Quarter;
        }

        return new(local, Zone.GetUtcOffset(local));
    }
}
