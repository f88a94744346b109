using System.Globalization;

namespace HomelabAutoscaler.Operator.Tests.Native.Floods;

/// <summary>How long calls took: those over one connection, and those that had to connect first.</summary>
internal sealed class Latencies(List<TimeSpan> calls, List<TimeSpan> connections)
{
    public int Count => calls.Count + connections.Count;

    /// <summary>The middle and the 99th percentile, and the longest first call of a new connection, in milliseconds.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At(calls, 0.5):0.0} / {At(calls, 0.99):0.0} / {At(connections, 1):0}");

    private static double At(List<TimeSpan> times, double share)
    {
        times.Sort();
        return times.Count == 0 ? 0 : times[(int)((times.Count - 1) * share)].TotalMilliseconds;
    }
}
