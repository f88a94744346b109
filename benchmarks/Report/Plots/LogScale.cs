using System.Globalization;

namespace HomelabAutoscaler.Report.Plots;

/// <summary>Maps values to pixels so that each factor of ten takes the same room.</summary>
internal sealed class LogScale(double from, double to, double start, double end)
{
    /// <summary>The whole powers of ten in between.</summary>
    public IEnumerable<double> Ticks()
    {
        for (var power = Math.Ceiling(Math.Log10(from)); power <= Math.Log10(to); power++)
        {
            yield return Math.Pow(10, power);
        }
    }

    public double At(double value) => start + ((end - start) * (Math.Log10(value) - Math.Log10(from)) / (Math.Log10(to) - Math.Log10(from)));

    /// <summary>A time in microseconds.</summary>
    public static string Microseconds(double value) =>
        value >= 1000 ? $"{(value / 1000).ToString(CultureInfo.InvariantCulture)} ms" : $"{value.ToString(CultureInfo.InvariantCulture)} µs";
}
