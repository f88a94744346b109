using HomelabAutoscaler.Footprint;
using HomelabAutoscaler.Report.Results;
using HomelabAutoscaler.Report.Svg;
using static System.FormattableString;

namespace HomelabAutoscaler.Report.Plots;

/// <summary>The plots that are a few bars each.</summary>
internal static class Overview
{
    private const string Ours = "homelab-autoscaler";
    private const string Original = "the Go original";

    public static Picture ResidentMemory(Figures ours, Figures original) => BarPlot.Draw(
        "Resident memory (MiB; less is better)",
        [
            ("idle, N = number of machines", Mebibytes, [.. ours.Sizes.SelectMany(size => Pair(size, original, static measured => measured.Idle.All))]),
            (Invariant($"after {ours.Calls} calls"), Mebibytes, [.. ours.Sizes.SelectMany(size => Pair(size, original, static measured => measured.AfterCalls.All))]),
        ]);

    public static Picture Readers(BenchmarkRun run) => BarPlot.Draw(
        "Reading a worker's Node (8 kB of JSON; less is better)",
        [
            ("time", Units.Time, Bars(run, "ReaderBenchmarks", static result => result.Nanoseconds, ("generated reader", "ours"), ("System.Text.Json, source-generated", "floor"))),
            ("allocated", Units.Bytes, Bars(run, "ReaderBenchmarks", static result => result.AllocatedBytes, ("generated reader", "ours"), ("System.Text.Json, source-generated", "floor"))),
        ]);

    public static Picture Transitions(BenchmarkRun run) => BarPlot.Draw(
        "One transition of the state machine (less is better)",
        [
            ("time", Units.Time, Bars(run, "TransitionBenchmarks", static result => result.Nanoseconds, ("generated table", "ours"), ("dictionary", "floor"), ("the library Stateless", "floor"))),
            ("allocated", Units.Bytes, Bars(run, "TransitionBenchmarks", static result => result.AllocatedBytes, ("generated table", "ours"), ("dictionary", "floor"), ("the library Stateless", "floor"))),
        ]);

    private static string Mebibytes(double? value) => value is { } number ? Invariant($"{number:0.0}") : "not measured";

    private static Bar[] Pair(Measurement ours, Figures original, Func<Measurement, double> figure) =>
    [
        new($"N = {ours.Machines}: {Ours}", "ours", figure(ours)),
        new(Original, "original", original.Sizes.FirstOrDefault(size => size.Machines == ours.Machines) is { } its ? figure(its) : null),
    ];

    private static Bar[] Bars(BenchmarkRun run, string suite, Func<BenchmarkResult, double?> figure, params ReadOnlySpan<(string Method, string Class)> benchmarks)
    {
        var bars = new List<Bar>();
        foreach (var (method, @class) in benchmarks)
        {
            bars.Add(new(method, @class, run.Find(suite, method) is { } result ? figure(result) : null));
        }

        return [.. bars];
    }
}
