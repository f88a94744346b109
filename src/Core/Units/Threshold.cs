using System.Globalization;

namespace HomelabAutoscaler.Core.Units;

/// <summary>Utilization thresholds: Cluster Autoscaler takes fractions, the original's examples write percent.</summary>
public static class Threshold
{
    /// <summary>
    /// Reads <c>0.5</c>, <c>50</c> or <c>50%</c> as 0.5. A number up to 1 without a percent sign is a fraction, a larger
    /// one is percent.
    /// </summary>
    public static bool TryParse(string? text, out double fraction)
    {
        fraction = 0;
        var percent = text?.EndsWith('%') ?? false;
        if (!double.TryParse(percent ? text.AsSpan()[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || !double.IsFinite(number))
        {
            return false;
        }

        fraction = percent || number > 1 ? number / 100 : number;
        return true;
    }
}
