using System.Globalization;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Ages as kubectl shows them: the two most telling units, fewer when the first says enough.</summary>
internal static class HumanDuration
{
    public static JsonNode? Age(JsonNode? time, DateTimeOffset now) =>
        time.Text() is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var then) ? Format(now - then) : "<unknown>";

    public static string Format(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        if (seconds < -1)
            return "<invalid>";
        if (seconds < 0)
            return "0s";
        if (seconds < 120)
            return $"{seconds}s";
        var (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86400);
        return (minutes, hours, days) switch
        {
            ( < 10, _, _) => With(minutes, "m", seconds % 60, "s"),
            ( < 180, _, _) => $"{minutes}m",
            (_, < 8, _) => With(hours, "h", minutes % 60, "m"),
            (_, < 48, _) => $"{hours}h",
            (_, _, < 8) => With(days, "d", hours % 24, "h"),
            (_, _, < 730) => $"{days}d",
            (_, _, < 2920) => With(days / 365, "y", days % 365, "d"),
            _ => $"{days / 365}y",
        };
    }

    private static string With(long first, string firstUnit, long second, string secondUnit) =>
        second == 0 ? $"{first}{firstUnit}" : $"{first}{firstUnit}{second}{secondUnit}";
}
