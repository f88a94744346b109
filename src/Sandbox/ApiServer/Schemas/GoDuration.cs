using System.Globalization;
using System.Text.RegularExpressions;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Go's spelling of durations, such as 1h30m or 250ms; in nanoseconds.</summary>
internal static partial class GoDuration
{
    private static readonly Dictionary<string, decimal> Units = new()
    {
        ["ns"] = 1, ["us"] = 1e3m, ["µs"] = 1e3m, ["ms"] = 1e6m, ["s"] = 1e9m, ["m"] = 60e9m, ["h"] = 3600e9m,
    };

    public static bool TryParse(string text, out long nanoseconds)
    {
        nanoseconds = 0;
        if (text is "0" or "+0" or "-0")
            return true;
        var match = Pattern().Match(text);
        if (!match.Success)
            return false;
        var total = 0m;
        for (var i = 0; i < match.Groups["unit"].Captures.Count; i++)
        {
            if (!decimal.TryParse(match.Groups["number"].Captures[i].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > 1e12m)
                return false;
            total += number * Units[match.Groups["unit"].Captures[i].Value];
        }
        if (total > long.MaxValue)
            return false;
        nanoseconds = (long)total * (text[0] == '-' ? -1 : 1);
        return true;
    }

    [GeneratedRegex(@"^[-+]?((?<number>[0-9]+(\.[0-9]*)?|\.[0-9]+)(?<unit>ns|us|µs|ms|s|m|h))+$", RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
