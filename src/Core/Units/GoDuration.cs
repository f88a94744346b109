using System.Buffers;
using System.Globalization;
using System.Text;

namespace HomelabAutoscaler.Core.Units;

/// <summary>Durations as Go and Kubernetes write them: <c>90s</c>, <c>1h30m</c>, <c>1.5h</c>.</summary>
public static class GoDuration
{
    /// <summary>Go counts nanoseconds in 64 bits.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(292 * 365);

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private static readonly (string Unit, double Ticks)[] Units =
    [
        ("ns", 0.01),
        ("us", TimeSpan.TicksPerMicrosecond),
        ("µs", TimeSpan.TicksPerMicrosecond),
        ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond),
        ("m", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour),
    ];

    /// <summary>Reads a duration of zero or more; false for anything else, also for what overflows a <see cref="TimeSpan"/>.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        var rest = text.AsSpan();
        if (rest is "0")
        {
            return true;
        }

        var ticks = 0d;
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExcept(NumberCharacters);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            rest = rest[digits..];
            var letters = rest.IndexOfAny(NumberCharacters);
            var unit = letters < 0 ? rest : rest[..letters];
            if (!TryTicks(unit, out var each))
            {
                return false;
            }

            ticks += number * each;
            rest = rest[unit.Length..];
        }

        if (ticks > Longest.Ticks)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)Math.Round(ticks));
        return true;
    }

    /// <summary>Writes a duration as Go does, to the millisecond: <c>1m30s</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration < TimeSpan.FromSeconds(1))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (long)duration.TotalMilliseconds)}ms");
        }

        var text = new StringBuilder();
        if (duration.TotalHours >= 1)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(long)duration.TotalHours}h");
        }

        if (duration.Minutes > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{duration.Minutes}m");
        }

        var seconds = duration.Seconds + (duration.Milliseconds / 1000d);
        if (seconds > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{seconds:0.###}s");
        }

        return text.ToString();
    }

    private static bool TryTicks(ReadOnlySpan<char> unit, out double ticks)
    {
        foreach (var (name, each) in Units)
        {
            if (unit.SequenceEqual(name))
            {
                ticks = each;
                return true;
            }
        }

        ticks = 0;
        return false;
    }
}
