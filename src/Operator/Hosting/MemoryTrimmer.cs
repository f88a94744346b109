namespace HomelabAutoscaler.Operator.Hosting;

/// <summary>
/// Gives memory back after bursts, such as the start, the first list or a flood of calls. A collector that waits for the
/// next allocation would keep their garbage resident for hours in a process that is idle most of the time.
/// </summary>
internal sealed class MemoryTrimmer(TimeProvider clock) : BackgroundService
{
    private const long WorthIt = 2 << 20;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        var trimmedAt = 0L;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var allocated = GC.GetTotalAllocatedBytes();
            if (allocated - trimmedAt >= WorthIt)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                if (trimmedAt == 0)
                {
                    ProgramPages.GiveBack();
                }

                trimmedAt = allocated;
            }
        }
    }
}
