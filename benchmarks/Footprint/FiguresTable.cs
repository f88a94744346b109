using static System.FormattableString;

namespace HomelabAutoscaler.Footprint;

/// <summary>Figures as a Markdown table, beside those of another program where there are any.</summary>
internal sealed class FiguresTable(Figures figures, Figures? other)
{
    public IEnumerable<string> Lines()
    {
        yield return Row("figure", size => $"N = {size.Machines}");
        yield return Row("---", static _ => "---");
        yield return Row("binary, MB", _ => Beside(Invariant($"{figures.BinaryMegabytes:0.0}"), other is null ? null : Invariant($"{other.BinaryMegabytes:0.0}")));
        yield return Row("start to first answer, ms", size => Beside(Invariant($"{size.FirstAnswerMilliseconds:0}"), Invariant($"{OtherAt(size)?.FirstAnswerMilliseconds:0}")));
        yield return Row("resident, idle [of it anonymous], MiB", size => Beside(Invariant($"{size.Idle}"), Invariant($"{OtherAt(size)?.Idle}")));
        yield return Row($"resident after {figures.Calls} calls, MiB", size => Beside(Invariant($"{size.AfterCalls}"), Invariant($"{OtherAt(size)?.AfterCalls}")));
        foreach (var call in figures.Sizes[0].Latencies.Select(static latencies => latencies.Call))
        {
            yield return Row($"{call}, p50 / p99 µs, × Refresh", size => Latency(call, size));
        }
    }

    private Measurement? OtherAt(Measurement size) => other?.Sizes.FirstOrDefault(candidate => candidate.Machines == size.Machines);

    private string Latency(string call, Measurement size)
    {
        var floor = figures.Find(Figures.Floor, size.Machines)?.P50;
        return figures.Find(call, size.Machines) is not { } ours
            ? "not measured"
            : Beside(Invariant($"{ours.P50:0} / {ours.P99:0}, {ours.P50 / floor:0.00}"), other?.Find(call, size.Machines) is { } its ? Invariant($"{its.P50:0} / {its.P99:0}") : null);
    }

    private string Row(string head, Func<Measurement, string> cell) => $"| {head} | {string.Join(" | ", figures.Sizes.Select(cell))} |";

    private static string Beside(string ours, string? other) => string.IsNullOrEmpty(other) ? ours : $"{ours} ({other})";
}
