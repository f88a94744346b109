using System.Text.Json;

namespace HomelabAutoscaler.Report.Results;

/// <summary>What a run of BenchmarkDotNet left behind: its JSON files, one for each suite.</summary>
/// <param name="Host">The machine and the versions, as BenchmarkDotNet names them.</param>
internal sealed record BenchmarkRun(IReadOnlyDictionary<string, string> Host, IReadOnlyList<BenchmarkResult> Results)
{
    private const string Files = "*-report-brief.json";

    /// <exception cref="FileNotFoundException">There is no result in the folder.</exception>
    /// <exception cref="JsonException">A file is something else.</exception>
    public static BenchmarkRun Read(string folder)
    {
        var runs = Directory.EnumerateFiles(folder, Files).Order(StringComparer.Ordinal).Select(file => Parse(File.ReadAllText(file))).ToList();
        return runs.Count > 0
            ? new(runs[0].Host, [.. runs.SelectMany(run => run.Results)])
            : throw new FileNotFoundException($"there is no {Files} in {folder}: run BenchmarkDotNet with --exporters briefjson --artifacts first");
    }

    /// <exception cref="JsonException">The text is something else.</exception>
    public static BenchmarkRun Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        if (!document.RootElement.TryGetProperty("HostEnvironmentInfo", out var host) || !document.RootElement.TryGetProperty("Benchmarks", out var benchmarks))
        {
            throw new JsonException("not a result of BenchmarkDotNet: HostEnvironmentInfo or Benchmarks is missing");
        }

        return new(
            host.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.ToString()),
            [.. benchmarks.EnumerateArray().Select(ResultOf)]);
    }

    /// <summary>The suite's results in the order in which they were run.</summary>
    public IReadOnlyList<BenchmarkResult> Of(string suite) => [.. Results.Where(result => result.Suite == suite)];

    public BenchmarkResult? Find(string suite, string method) => Results.FirstOrDefault(result => result.Suite == suite && result.Method == method);

    private static BenchmarkResult ResultOf(JsonElement benchmark) => new(
        benchmark.GetProperty("Type").GetString()!,
        benchmark.GetProperty("MethodTitle").GetString()!.Trim('\''),
        benchmark.GetProperty("Parameters").GetString() ?? "",
        Member(benchmark, "Statistics", "Mean") is { } mean ? mean.GetDouble() : null,
        Member(benchmark, "Memory", "BytesAllocatedPerOperation") is { } bytes ? bytes.GetInt64() : null);

    /// <summary>A number in a part; null when the benchmark failed, which leaves the part null, or when it is not there.</summary>
    private static JsonElement? Member(JsonElement benchmark, string part, string name) =>
        benchmark.TryGetProperty(part, out var value) && value.ValueKind == JsonValueKind.Object
        && value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Number
            ? member
            : null;
}
