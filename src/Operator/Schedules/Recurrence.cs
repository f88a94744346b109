using Cronos;

namespace HomelabAutoscaler.Operator.Schedules;

/// <summary>The times of a cron expression in a time zone.</summary>
internal sealed class Recurrence(CronExpression cron, TimeZoneInfo zone)
{
    /// <summary>The first time after this one; null when there is none.</summary>
    public DateTimeOffset? After(DateTimeOffset time) => cron.GetNextOccurrence(time, zone);

    /// <summary>The last time up to this one; null when there is none.</summary>
    /// <remarks>
    /// Looking back, Cronos puts a time that the clocks skip before the gap; looking forward, behind it. The latter counts,
    /// so that a time is the same whether it is yet to come or past.
    /// </remarks>
    public DateTimeOffset? UpTo(DateTimeOffset time)
    {
        for (var about = cron.GetPreviousOccurrence(time, zone, inclusive: true); about is { } from; about = cron.GetPreviousOccurrence(from, zone))
        {
            var last = cron.GetNextOccurrence(from, zone, inclusive: true);
            if (last <= time)
            {
                while (After(last.Value) is { } later && later <= time)
                {
                    last = later;
                }

                return last;
            }
        }

        return null;
    }
}
