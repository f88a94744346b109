using System.Globalization;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Admission;

/// <summary>Thresholds: the Go original's documentation writes percent, Cluster Autoscaler takes fractions.</summary>
internal static class Thresholds
{
    public static void Check(string field, string? text, Findings findings)
    {
        if (text is null)
        {
            return;
        }

        if (!Threshold.TryParse(text, out var fraction))
        {
            findings.Refuse(field, $"is {Quoted.Text(text)}, which is neither a fraction such as 0.5 nor percent such as 50%");
        }
        else if (fraction >= 1)
        {
            findings.Warn(field, $"is {Quoted.Text(text)}, which is {Percent(fraction)}: every machine that is not full is switched off");
        }
        else if (fraction > 0 && Threshold.TryParse($"{text}%", out var asPercent) && asPercent == fraction)
        {
            findings.Warn(field, $"is {Quoted.Text(text)}, which is read as percent: better write \"{Percent(fraction)}\" or \"{Fraction(fraction)}\"");
        }
    }

    private static string Percent(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{fraction * 100:0.##}%");

    private static string Fraction(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{fraction:0.####}");
}
