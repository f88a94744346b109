using System.Globalization;

namespace HomelabAutoscaler.Core.Units;

/// <summary>Times as an API server takes them for <c>format: date-time</c>: RFC 3339, also with small letters.</summary>
public static class Rfc3339
{
    /// <summary>Without a fraction and a zone.</summary>
    private const int SecondsLength = 19;

    /// <summary>Of a tick, in seconds.</summary>
    private const int Decimals = 7;

    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length <= SecondsLength
            || text[10] is not ('T' or 't')
            || !DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || !TimeOnly.TryParseExact(text[11..SecondsLength], "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock)
            || !TryFraction(text[SecondsLength..], out var fraction, out var zone)
            || !TryOffset(zone, out var offset))
        {
            return false;
        }

        // An API server takes offsets that no zone has, and .NET neither; they may even lead out of the years that it counts.
        var ticks = day.ToDateTime(clock).Ticks + fraction - offset.Ticks;
        time = new(Math.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), TimeSpan.Zero);
        return true;
    }

    /// <summary>The ticks of a fraction, where there is one; what is smaller than a tick is dropped.</summary>
    private static bool TryFraction(ReadOnlySpan<char> text, out long ticks, out ReadOnlySpan<char> rest)
    {
        ticks = 0;
        rest = text;
        if (text[0] != '.')
        {
            return true;
        }

        var length = text[1..].IndexOfAnyExceptInRange('0', '9');
        if (length <= 0)
        {
            return false;
        }

        for (var i = 1; i <= Decimals; i++)
        {
            ticks = (ticks * 10) + (i <= length ? text[i] - '0' : 0);
        }

        rest = text[(length + 1)..];
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<char> zone, out TimeSpan offset)
    {
        offset = default;
        if (zone is "Z" or "z")
        {
            return true;
        }

        if (zone is not [('+' or '-'), _, _, ':', _, _]
            || !int.TryParse(zone[1..3], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !int.TryParse(zone[4..], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes))
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0) * (zone[0] == '-' ? -1 : 1);
        return true;
    }
}
