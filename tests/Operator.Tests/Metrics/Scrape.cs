using System.Text.RegularExpressions;

namespace HomelabAutoscaler.Operator.Tests.Metrics;

/// <summary>Samples of a page in Prometheus' text format, by the metric that declares them.</summary>
internal static partial class Scrape
{
    public static IEnumerable<(string Metric, string[] Labels)> Read(string page)
    {
        var metric = "";
        foreach (var line in page.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                metric = line.Split(' ')[2];
            }
            else if (line[0] != '#')
            {
                if (!line.StartsWith(metric, StringComparison.Ordinal))
                {
                    throw new FormatException($"{line} is not under its TYPE");
                }

                yield return (metric, [.. Label().Matches(line).Select(match => match.Groups[1].Value).Where(label => label != "le")]);
            }
        }
    }

    [GeneratedRegex("[{,]([a-z_]+)=\"")]
    private static partial Regex Label();
}
