using System.Globalization;

namespace HomelabAutoscaler.Core.Units;

/// <summary>Rates as the resources write them: decimal text, in whatever currency the owner thinks in.</summary>
public static class Money
{
    /// <summary>The rate, or 0 for none and for what is not a non-negative number.</summary>
    public static double Parse(string? rate) =>
        double.TryParse(rate, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : 0;
}
