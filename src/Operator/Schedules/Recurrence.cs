using Cronos;

namespace HomelabAutoscaler.Operator.Schedules;

/// <summary>The times of a cron expression in a time zone.</summary>
internal sealed class Recurrence(CronExpression cron, TimeZoneInfo zone)
{
    /// <summary>The first time after this one; null when there is none.</summary>
    public DateTimeOffset? After(DateTimeOffset time) => cron.GetNextOccurrence(time, zone);

    /// <summary>The last time up to this one; null when there is none.</summary>
    public DateTimeOffset? UpTo(DateTimeOffset time)
    {
        var last = cron.GetPreviousOccurrence(time, zone, inclusive: true);

        // Looking back, Cronos puts a time that the clocks skip before the gap, looking forward behind it. The latter counts.
        while (last is { } before && After(before) is { } later && later <= time)
        {
            last = later;
        }

        return last;
    }
}
