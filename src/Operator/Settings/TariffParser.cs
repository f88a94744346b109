using System.Globalization;
using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Operator.Settings;

/// <summary>Reads what energy costs.</summary>
internal static class TariffParser
{
    /// <summary>A price such as <c>0.32</c>.</summary>
    public static decimal Price(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price) && price < 10_000 ? price : throw new FormatException("expected a price such as 0.32");

    /// <summary>Windows such as <c>22:00-06:00=0.21</c>, separated by commas.</summary>
    public static ValueList<TariffWindow> Windows(string text) => [.. Parsers.List(text).Select(Window)];

    /// <summary>A time zone such as <c>Europe/Berlin</c>.</summary>
    public static TimeZoneInfo Zone(string text)
    {
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(text);
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            throw new FormatException("expected a time zone such as Europe/Berlin");
        }
    }

    private static TariffWindow Window(string text) =>
        text.Split('=', StringSplitOptions.TrimEntries) is [var times, var price]
        && times.Split('-', StringSplitOptions.TrimEntries) is [var from, var to]
        && TimeOnly.TryParseExact(from, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var begins)
        && TimeOnly.TryParseExact(to, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var ends)
        && begins != ends
            ? new(begins, ends, Price(price))
            : throw new FormatException("expected windows such as 22:00-06:00=0.21, separated by commas");
}
