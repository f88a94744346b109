using Cronos;
using HomelabAutoscaler.Core.Groups;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Operator.Schedules;

/// <summary>Warm hours that were understood.</summary>
internal sealed class WarmWindow
{
    private static readonly TimeSpan LongestDuration = TimeSpan.FromDays(366);

    private readonly Recurrence _starts;
    private readonly Func<DateTimeOffset, DateTimeOffset?> _endOf;
    private readonly int _machines;
    private readonly WindowEnd _atEnd;

    private WarmWindow(WarmHours hours, Recurrence starts, Func<DateTimeOffset, DateTimeOffset?> endOf)
    {
        _starts = starts;
        _endOf = endOf;
        _machines = hours.Machines;
        _atEnd = hours.AtEnd ?? WindowEnd.Leave;
    }

    /// <exception cref="FormatException">The hours make no sense; the message says which part, why, and what would.</exception>
    public static WarmWindow Parse(WarmHours hours)
    {
        var zone = ZoneOf(hours.TimeZone);
        var starts = RecurrenceOf("start", hours.Start, zone);
        switch (hours)
        {
            case { Duration: { } text, End: null }:
                return GoDuration.TryParse(text, out var duration) && duration > TimeSpan.Zero && duration <= LongestDuration
                    ? new(hours, starts, start => start + WholeSeconds(duration))
                    : throw new FormatException($"duration is \"{text}\", which is not a time of up to 366 days such as 10h");
            case { Duration: null, End: { } end }:
                return new(hours, starts, RecurrenceOf("end", end, zone).After);
            default:
                throw new FormatException("there must be either duration or end");
        }
    }

    /// <summary>What is wrong with the hours, for people; null when nothing is.</summary>
    public static string? ProblemOf(WarmHours hours)
    {
        try
        {
            Parse(hours);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    /// <summary>The window as it is open; null while it is closed.</summary>
    public OpenWindow? At(DateTimeOffset now) =>
        _starts.UpTo(now) is { } start && EndOf(start) is var end && end > now ? new(_machines, end, _atEnd) : null;

    /// <summary>When it opens or may close next.</summary>
    public DateTimeOffset? EdgeAfter(DateTimeOffset now)
    {
        var start = _starts.After(now);
        return At(now)?.Until is { } end && !(start < end) ? end : start;
    }

    private DateTimeOffset EndOf(DateTimeOffset start) => _endOf(start) ?? start;

    /// <summary>As precise as a time in a status.</summary>
    private static TimeSpan WholeSeconds(TimeSpan duration) => TimeSpan.FromSeconds(Math.Ceiling(duration.TotalSeconds));

    private static Recurrence RecurrenceOf(string field, string text, TimeZoneInfo zone)
    {
        try
        {
            var times = new Recurrence(CronExpression.Parse(text.Trim()), zone);
            return times.After(DateTimeOffset.UnixEpoch) is not null ? times
                : throw new FormatException($"{field} is \"{text}\", which is a day that never comes");
        }
        catch (Exception e) when (e is CronFormatException or MissingSeedException)
        {
            throw new FormatException($"{field} is \"{text}\", which is not a cron expression such as \"0 8 * * MON-FRI\": {e.Message}", e);
        }
    }

    private static TimeZoneInfo ZoneOf(string? name) => name is null or "UTC" ? TimeZoneInfo.Utc
        : TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone
        : throw new FormatException($"timeZone is \"{name}\", which is not in the time zone database (such as Europe/Berlin)");
}
