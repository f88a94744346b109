using System.Globalization;
using HomelabAutoscaler.Report.Results;
using static System.FormattableString;

namespace HomelabAutoscaler.Report;

/// <summary>Where and when was measured: figures mean nothing without it.</summary>
internal static class Surroundings
{
    /// <param name="loadAverage">The text of /proc/loadavg.</param>
    public static string Describe(BenchmarkRun run, string commit, DateTimeOffset now, string loadAverage, int cores, string job)
    {
        var host = run.Host;
        var load = double.Parse(loadAverage.Split(' ')[2], CultureInfo.InvariantCulture);
        var quiet = load > cores
            ? Invariant($" **Other work went on beside: the load average of the quarter of an hour before was {load:0} on {cores} cores, so that absolute times are long; ratios within a table are what to look at.**")
            : "";
        return $"{host["ProcessorName"].Trim()}, {cores} cores, {host["OsVersion"]}, {host["RuntimeVersion"]}, BenchmarkDotNet {host["BenchmarkDotNetVersion"]} ({job} job), "
            + Invariant($"{now:yyyy-MM-dd}, commit {commit}.{quiet}");
    }
}
