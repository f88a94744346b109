using System.Globalization;

namespace HomelabAutoscaler.Footprint;

/// <summary>The figures as a Markdown table, beside those of the Go original (measured once, elsewhere, with all machines off).</summary>
internal static class Report
{
    private static readonly Dictionary<int, (string Idle, string After)> Original = new()
    {
        [10] = ("50 (12)", "53"),
        [100] = ("52 (15)", "54"),
        [1000] = ("70 (32)", "80"),
    };

    private static readonly Dictionary<(string Call, int Machines), string> OriginalLatencies = new()
    {
        [("Refresh (empty: the floor)", 10)] = "196 / 395",
        [("Refresh (empty: the floor)", 100)] = "194 / 557",
        [("Refresh (empty: the floor)", 1000)] = "194 / 343",
        [("NodeGroups", 10)] = "261 / 1726",
        [("NodeGroups", 100)] = "623 / 5035",
        [("NodeGroups", 1000)] = "13819 / 55782",
        [("NodeGroupForNode", 10)] = "222 / 1468",
        [("NodeGroupForNode", 100)] = "623 / 3980",
        [("NodeGroupForNode", 1000)] = "11040 / 86660",
        [("NodeGroupTargetSize", 10)] = "205 / 1520",
        [("NodeGroupTargetSize", 100)] = "741 / 5332",
        [("NodeGroupTargetSize", 1000)] = "7130 / 38133",
        [("NodeGroupNodes", 10)] = "271 / 2136",
        [("NodeGroupNodes", 100)] = "1109 / 6254",
        [("NodeGroupNodes", 1000)] = "30681 / 88997",
        [("NodeGroupGetOptions", 10)] = "187 / 1089",
        [("NodeGroupGetOptions", 100)] = "239 / 927",
        [("NodeGroupGetOptions", 1000)] = "189 / 1594",
    };

    public static void Write(TextWriter output, string program, int calls, IReadOnlyList<Measurement> measurements)
    {
        var megabytes = new FileInfo(program).Length / 1e6;
        Line(output, ["figure (original)", .. measurements.Select(m => $"N = {m.Machines}")]);
        Line(output, ["---", .. measurements.Select(_ => "---")]);
        Line(output, ["binary, MB", .. measurements.Select(m => Invariant($"{megabytes:0.0} (53.0)"))]);
        Line(output, ["start to first answer, ms", .. measurements.Select(m => Invariant($"{m.FirstAnswerMilliseconds:0} (71–92, before its caches have synced)"))]);
        Line(output, ["resident, idle [of it anonymous], MiB", .. measurements.Select(m => $"{m.Idle} ({Original.GetValueOrDefault(m.Machines).Idle})")]);
        Line(output, [$"resident after {calls} calls, MiB", .. measurements.Select(m => $"{m.AfterCalls} ({Original.GetValueOrDefault(m.Machines).After})")]);
        foreach (var call in measurements[0].Latencies.Select(latency => latency.Call))
        {
            Line(output, [$"{call}, p50 / p99 µs, × floor", .. measurements.Select(m => Cell(m, call))]);
        }
    }

    private static string Cell(Measurement measurement, string call)
    {
        var latency = measurement.Latencies.Single(latency => latency.Call == call);
        var floor = measurement.Latencies[0].P50;
        var original = OriginalLatencies.TryGetValue((call, measurement.Machines), out var known) ? $" ({known})" : "";
        return Invariant($"{latency.P50:0} / {latency.P99:0}, {latency.P50 / floor:0.00}{original}");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Line(TextWriter output, IEnumerable<string> cells) => output.WriteLine($"| {string.Join(" | ", cells)} |");
}
