using System.Buffers;
using System.Globalization;

namespace HomelabAutoscaler.Core.Units;

/// <summary>Kubernetes quantities: <c>500m</c>, <c>2</c>, <c>8Gi</c>, <c>1e3</c>.</summary>
public static class Quantity
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.+-");

    /// <summary>Reads a quantity as a plain number (of cores, bytes, …); false for what is not one.</summary>
    public static bool TryParse(string? text, out double value)
    {
        value = 0;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        if (double.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out value))
        {
            return double.IsFinite(value);
        }

        var digits = text.AsSpan().IndexOfAnyExcept(NumberCharacters);
        if (digits <= 0 || Factor(text.AsSpan(digits)) is not { } factor
            || !double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
        {
            return false;
        }

        value *= factor;
        return double.IsFinite(value);
    }

    /// <summary>The number, or 0 for what is not a quantity.</summary>
    public static double Parse(string? text) => TryParse(text, out var value) ? value : 0;

    private static double? Factor(ReadOnlySpan<char> suffix) => suffix switch
    {
        "n" => 1e-9,
        "u" => 1e-6,
        "m" => 1e-3,
        "k" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "T" => 1e12,
        "P" => 1e15,
        "E" => 1e18,
        "Ki" => Math.Pow(2, 10),
        "Mi" => Math.Pow(2, 20),
        "Gi" => Math.Pow(2, 30),
        "Ti" => Math.Pow(2, 40),
        "Pi" => Math.Pow(2, 50),
        "Ei" => Math.Pow(2, 60),
        _ => null,
    };
}
