using System.Globalization;
using System.Text;

namespace HomelabAutoscaler.Sandbox.ApiServer.Cel;

/// <summary>int(), string() and the other conversions.</summary>
internal static class CelConversions
{
    public static object? To(string type, object? value)
    {
        try
        {
            return type switch
            {
                "int" => ToInt(value),
                "uint" => ToUint(value),
                "double" => ToDouble(value),
                "string" => ToText(value),
                "bool" => ToBool(value),
                "bytes" => value is string text ? Encoding.UTF8.GetBytes(text) : value as byte[] ?? throw CelException.NoSuchOverload(),
                "duration" => ToDuration(value),
                _ => ToTimestamp(value),
            };
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new CelException(value is string ? $"type conversion error from 'string' to '{type}'" : "integer overflow");
        }
    }

    private static long ToInt(object? value) => value switch
    {
        long number => number,
        ulong number => checked((long)number),
        double number => double.IsFinite(number) && Math.Abs(number) < 9223372036854775808.0 ? (long)number : throw new OverflowException(),
        string text => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToUnixTimeSeconds(),
        TimeSpan duration => duration.Ticks * 100,
        _ => throw CelException.NoSuchOverload(),
    };

    private static ulong ToUint(object? value) => value switch
    {
        ulong number => number,
        long number => checked((ulong)number),
        double number => number is >= 0 and < 18446744073709551616.0 ? (ulong)number : throw new OverflowException(),
        string text => ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture),
        _ => throw CelException.NoSuchOverload(),
    };

    private static double ToDouble(object? value) => value switch
    {
        double number => number,
        long number => (double)number,
        ulong number => (double)number,
        string text => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
        _ => throw CelException.NoSuchOverload(),
    };

    private static string ToText(object? value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        long or ulong => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        double number => JsonNumber.GoFloat(number),
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        DateTimeOffset time => time.ToUniversalTime().ToString(time.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        TimeSpan duration => $"{JsonNumber.GoFloat(duration.TotalSeconds)}s",
        _ => throw CelException.NoSuchOverload(),
    };

    private static bool ToBool(object? value) => value switch
    {
        bool flag => flag,
        "1" or "t" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "false" or "FALSE" or "False" => false,
        string => throw new FormatException(),
        _ => throw CelException.NoSuchOverload(),
    };

    private static TimeSpan ToDuration(object? value) => value switch
    {
        TimeSpan duration => duration,
        string text => GoDuration.TryParse(text, out var nanoseconds) ? TimeSpan.FromTicks(nanoseconds / 100) : throw new FormatException(),
        _ => throw CelException.NoSuchOverload(),
    };

    private static DateTimeOffset ToTimestamp(object? value) => value switch
    {
        DateTimeOffset time => time,
        string text when Formats.IsValid("date-time", text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture),
        string => throw new FormatException(),
        long seconds => DateTimeOffset.FromUnixTimeSeconds(seconds),
        _ => throw CelException.NoSuchOverload(),
    };
}
