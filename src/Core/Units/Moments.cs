using System.Globalization;

namespace HomelabAutoscaler.Core.Units;

/// <summary>Times as people read them: always in UTC, as the operator's messages have them.</summary>
public static class Moments
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The time, and how far away it is: <c>2026-01-31T12:00:00Z (in 5m)</c>.</summary>
    public static string Of(DateTimeOffset time, DateTimeOffset now) => $"{Text(time)} ({Distance(time, now)})";

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary><c>5m ago</c>, <c>in 5m</c> or <c>now</c>.</summary>
    public static string Distance(DateTimeOffset time, DateTimeOffset now)
    {
        var passed = now - time;
        return passed >= TimeSpan.FromSeconds(1) ? $"{Length(passed)} ago"
            : passed <= TimeSpan.FromSeconds(-1) ? $"in {Length(-passed)}"
            : "now";
    }

    /// <summary>The time since then, as in a table's column: <c>5m</c>; empty when it is not known.</summary>
    public static string Age(DateTimeOffset? time, DateTimeOffset now) => time is { } since ? Length(now > since ? now - since : TimeSpan.Zero) : "";

    /// <summary>No more precise than matters, as kubectl writes ages: <c>90s</c>, <c>5m30s</c>, <c>2h5m</c>, <c>3d4h</c>, <c>40d</c>.</summary>
    public static string Length(TimeSpan length) => length switch
    {
        _ when length < TimeSpan.FromMinutes(2) => $"{(int)length.TotalSeconds}s",
        _ when length < TimeSpan.FromMinutes(10) => $"{(int)length.TotalMinutes}m{Rest(length.Seconds, 's')}",
        _ when length < TimeSpan.FromHours(1) => $"{(int)length.TotalMinutes}m",
        _ when length < TimeSpan.FromHours(10) => $"{(int)length.TotalHours}h{Rest(length.Minutes, 'm')}",
        _ when length < Day => $"{(int)length.TotalHours}h",
        _ when length < Day * 8 => $"{(int)length.TotalDays}d{Rest(length.Hours, 'h')}",
        _ => $"{(int)length.TotalDays}d",
    };

    private static string Rest(int count, char unit) => count == 0 ? "" : $"{count}{unit}";
}
