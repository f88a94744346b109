using System.Globalization;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>Times as people may write them: only those that no country reads differently.</summary>
internal static class WrittenTime
{
    private static readonly string[] Dates = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];

    private static readonly string[] Clocks = ["HH:mm", "H:mm", "HH:mm:ss"];

    /// <summary>RFC 3339; without a zone it is the local one, without a date it is today.</summary>
    public static bool TryParse(string text, DateTimeOffset now, out DateTimeOffset time)
    {
        if (Rfc3339.TryParse(text, out time) || DateTimeOffset.TryParseExact(text, Dates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out time))
        {
            return true;
        }

        if (!TimeOnly.TryParseExact(text, Clocks, CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock))
        {
            return false;
        }

        time = new(DateOnly.FromDateTime(now.LocalDateTime).ToDateTime(clock, DateTimeKind.Local));
        return true;
    }
}
