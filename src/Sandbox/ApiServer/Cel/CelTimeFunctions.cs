namespace HomelabAutoscaler.Sandbox.ApiServer.Cel;

/// <summary>Functions on timestamps and durations.</summary>
internal static class CelTimeFunctions
{
    public static readonly HashSet<string> Names =
    [
        "getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getHours", "getMinutes", "getSeconds", "getMilliseconds",
    ];

    public static object? Call(object? target, string name, object?[] args) => (target, args) switch
    {
        (DateTimeOffset time, []) => OfTime(time.ToUniversalTime(), name),
        (DateTimeOffset time, [string zone]) => OfTime(In(time, zone), name),
        (TimeSpan duration, []) => OfDuration(duration, name),
        _ => throw CelException.NoSuchOverload(),
    };

    private static long OfTime(DateTimeOffset time, string name) => name switch
    {
        "getFullYear" => (long)time.Year,
        "getMonth" => time.Month - 1L,
        "getDate" => (long)time.Day,
        "getDayOfMonth" => time.Day - 1L,
        "getDayOfWeek" => (long)time.DayOfWeek,
        "getDayOfYear" => time.DayOfYear - 1L,
        "getHours" => (long)time.Hour,
        "getMinutes" => (long)time.Minute,
        "getSeconds" => (long)time.Second,
        "getMilliseconds" => (long)time.Millisecond,
        _ => throw CelException.NoSuchOverload(),
    };

    private static long OfDuration(TimeSpan duration, string name) => name switch
    {
        "getHours" => (long)duration.TotalHours,
        "getMinutes" => (long)duration.TotalMinutes,
        "getSeconds" => (long)duration.TotalSeconds,
        "getMilliseconds" => (long)duration.Milliseconds,
        _ => throw CelException.NoSuchOverload(),
    };

    private static DateTimeOffset In(DateTimeOffset time, string zone)
    {
        try
        {
            return TimeZoneInfo.ConvertTime(time, TimeZoneInfo.FindSystemTimeZoneById(zone));
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            throw new CelException($"unknown time zone {zone}");
        }
    }
}
