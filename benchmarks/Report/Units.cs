using static System.FormattableString;

namespace HomelabAutoscaler.Report;

/// <summary>Figures as people read them: three digits, and the unit that suits.</summary>
internal static class Units
{
    private const string Missing = "not measured";

    public static string Time(double? nanoseconds) => Scaled(nanoseconds, 1000, "ns", "µs", "ms", "s");

    public static string Bytes(double? bytes) => bytes == 0 ? "nothing" : Scaled(bytes, 1024, "B", "KiB", "MiB", "GiB");

    public static string Ratio(double? value, double? baseline) => value / baseline is { } ratio && double.IsFinite(ratio) ? Digits(ratio) : "–";

    public static string Digits(double value) => value switch
    {
        >= 99.5 => Invariant($"{value:0}"),
        >= 9.95 => Invariant($"{value:0.0}"),
        >= 0.095 or 0 => Invariant($"{value:0.00}"),
        _ => Invariant($"{value:0.0000}"),
    };

    private static string Scaled(double? value, double step, params ReadOnlySpan<string> units)
    {
        if (value is not { } number)
        {
            return Missing;
        }

        var unit = 0;
        while (number >= step && unit < units.Length - 1)
        {
            number /= step;
            unit++;
        }

        return $"{Digits(number)} {units[unit]}";
    }
}
