using System.Globalization;

namespace HomelabAutoscaler.Footprint;

/// <summary>Resident memory of a process, and how much of it is anonymous where that is known, in MiB, as Linux counts it.</summary>
internal readonly record struct ResidentMemory(double All, double? Anonymous)
{
    public static ResidentMemory Of(int process)
    {
        var lines = File.ReadAllLines($"/proc/{process}/status");
        return new(Mebibytes(lines, "VmRSS:"), Mebibytes(lines, "RssAnon:"));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{All:0.0}{(Anonymous is { } anonymous ? $" ({anonymous:0.0})" : "")}");

    private static double Mebibytes(string[] lines, string field)
    {
        var text = lines.First(line => line.StartsWith(field, StringComparison.Ordinal))[field.Length..].Trim();
        return double.Parse(text[..text.IndexOf(' ', StringComparison.Ordinal)], CultureInfo.InvariantCulture) / 1024;
    }
}
