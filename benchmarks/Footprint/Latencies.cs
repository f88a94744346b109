using System.Diagnostics;

namespace HomelabAutoscaler.Footprint;

/// <summary>How long calls took, in microseconds.</summary>
internal sealed record Latencies(string Call, double P50, double P99)
{
    /// <summary>Makes a call so many times, one after the other.</summary>
    public static async Task<Latencies> OfAsync(string call, int times, Func<int, Task> make)
    {
        var taken = new double[times];
        for (var number = 0; number < times; number++)
        {
            var start = Stopwatch.GetTimestamp();
            await make(number);
            taken[number] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        Array.Sort(taken);
        return new(call, taken[times / 2], taken[times * 99 / 100]);
    }
}
