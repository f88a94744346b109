using HomelabAutoscaler.Report.Results;

namespace HomelabAutoscaler.Report.Tables;

/// <summary>A suite as a Markdown table, each benchmark against the baseline that ran with the same parameters.</summary>
internal sealed class SuiteTable(BenchmarkRun run, string suite, string baseline)
{
    public IEnumerable<string> Lines()
    {
        var results = run.Of(suite);
        var hasParameters = results.Any(result => result.Parameters.Length > 0);
        yield return $"| benchmark |{(hasParameters ? " with |" : "")} mean | × baseline | allocated |";
        yield return $"| --- |{(hasParameters ? " --- |" : "")} --- | --- | --- |";
        foreach (var result in results)
        {
            var floor = results.FirstOrDefault(other => other.Method == baseline && other.Parameters == result.Parameters);
            yield return $"| {result.Method} |{(hasParameters ? $" {result.Parameters} |" : "")} {Units.Time(result.Nanoseconds)} | {Units.Ratio(result.Nanoseconds, floor?.Nanoseconds)} | {Units.Bytes(result.AllocatedBytes)} |";
        }
    }
}
