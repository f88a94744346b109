namespace HomelabAutoscaler.Operator.Hosting;

/// <summary>
/// Gives memory back after bursts, such as the start, the first list or a flood of calls. A collector that waits for the
/// next allocation would keep their garbage resident for hours in a process that is idle most of the time. What trickles, such
/// as heartbeats and Cluster Autoscaler's loop, is left to the collector for minutes: to compact costs more than it.
/// </summary>
internal sealed class MemoryTrimmer(TimeProvider clock) : BackgroundService
{
    private const long WorthIt = 2 << 20;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan TrickleInterval = TimeSpan.FromMinutes(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        var (seen, trimmed, trimmedAt) = (0L, 0L, clock.GetTimestamp());
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var allocated = GC.GetTotalAllocatedBytes();
            var isBurst = allocated - seen >= WorthIt;
            seen = allocated;
            if (isBurst || (allocated - trimmed >= WorthIt && clock.GetElapsedTime(trimmedAt) >= TrickleInterval))
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                if (trimmed == 0)
                {
                    ProgramPages.GiveBack();
                }

                (trimmed, trimmedAt) = (allocated, clock.GetTimestamp());
            }
        }
    }
}
