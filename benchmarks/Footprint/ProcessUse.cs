using System.Globalization;

namespace HomelabAutoscaler.Footprint;

/// <summary>What a process has used since its start: processor time as Linux counts it, and what it says that it allocated.</summary>
internal readonly record struct ProcessUse(TimeSpan Cpu, long Allocated)
{
    private const string AllocatedBytes = "homelab_autoscaler_process_allocated_bytes_total ";

    /// <summary>User and system time in /proc/PID/stat, counted behind the name, which may hold anything.</summary>
    private const int UserTime = 11;

    private const int TicksPerSecond = 100;

    public static async Task<ProcessUse> OfAsync(int process, HttpClient metrics)
    {
        var stat = await File.ReadAllTextAsync($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = Number(fields[UserTime]) + Number(fields[UserTime + 1]);
        var line = (await metrics.GetStringAsync("metrics")).Split('\n').First(line => line.StartsWith(AllocatedBytes, StringComparison.Ordinal));
        return new(TimeSpan.FromSeconds((double)ticks / TicksPerSecond), Number(line[AllocatedBytes.Length..]));
    }

    private static long Number(string text) => (long)double.Parse(text, CultureInfo.InvariantCulture);
}
