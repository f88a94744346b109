using System.Net;
using System.Net.Sockets;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Sandbox.Story;

namespace HomelabAutoscaler.Footprint;

/// <summary>What an operator uses while nothing changes that means something, reckoned up to an hour.</summary>
/// <param name="Load">What goes on around it.</param>
/// <param name="CpuPercent">Of one core.</param>
/// <param name="CpuBudgetPercent">What it may be, on a machine that does nothing else: other work in the caches makes each wake-up cost several times as much.</param>
/// <param name="AllocatedMebibytes">In an hour.</param>
/// <param name="AllocationBudgetMebibytes">What it may be: about twice what it takes.</param>
internal sealed record IdleHour(string Load, double CpuPercent, double CpuBudgetPercent, double AllocatedMebibytes, double AllocationBudgetMebibytes)
{
    private const int Machines = 100;

    /// <summary>Of one core, whatever the load.</summary>
    private const double CpuBudget = 0.5;

    /// <summary>When something in a Node's status changes, if only a size.</summary>
    private static readonly TimeSpan BusyPace = TimeSpan.FromSeconds(10);

    /// <summary>When nothing does: the kubelet's nodeStatusReportFrequency.</summary>
    private static readonly TimeSpan RestPace = TimeSpan.FromMinutes(5);

    /// <summary>Long enough for what a start, or another load, leaves to do.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);

    public bool IsOverBudget => CpuPercent > CpuBudgetPercent || AllocatedMebibytes > AllocationBudgetMebibytes;

    /// <summary>Measures each load for a while.</summary>
    public static async Task<IReadOnlyList<IdleHour>> OfAsync(string program, TimeSpan length)
    {
        await using var lab = await Lab.OfAsync(program, Inventory.AllOn(Machines));
        var kubelets = new Kubelets(lab.Cluster, Machines);
        kubelets.Register();
        await lab.SettleAsync(LearnedTemplate.Settled);
        var port = FreePort();
        await using var process = lab.StartOperator("--metrics-bind-address", $"127.0.0.1:{port}", "--metrics-secure=false");
        using var metrics = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}/") };
        if (!await process.WaitUntilReadyAsync(TimeSpan.FromMinutes(1), default))
        {
            throw new InvalidOperationException("the operator did not get ready");
        }

        var autoscaler = new AutoscalerLoop(process.GrpcAddress, Machines);
        (string Load, double AllocationBudget, Func<CancellationToken, Task[]> Start)[] loads =
        [
            ("nothing but its own watches", 50, _ => []),
            ("Cluster Autoscaler's loop every 10 s", 1000, stop => [autoscaler.RunAsync(stop)]),
            ("the same, and each Node's status every 5 min", 1000, stop => [autoscaler.RunAsync(stop), kubelets.BeatAsync(RestPace, stop)]),
            ("the same, and each Node's status every 10 s", 1200, stop => [autoscaler.RunAsync(stop), kubelets.BeatAsync(BusyPace, stop)]),
        ];
        var hours = new List<IdleHour>();
        foreach (var (load, allocationBudget, start) in loads)
        {
            using var stop = new CancellationTokenSource();
            var work = start(stop.Token);
            var (cpu, allocated) = await UseAsync(process, metrics, length);
            hours.Add(new(load, cpu, CpuBudget, allocated, allocationBudget));
            await stop.CancelAsync();
            try
            {
                await Task.WhenAll(work);
            }
            catch (OperationCanceledException)
            {
                // As asked; what went wrong before that is thrown.
            }
        }

        return hours;
    }

    private static async Task<(double CpuPercent, double AllocatedMebibytes)> UseAsync(OperatorProcess process, HttpClient metrics, TimeSpan length)
    {
        await Task.Delay(Rest);
        var before = await ProcessUse.OfAsync(process.Id, metrics);
        await Task.Delay(length);
        var after = await ProcessUse.OfAsync(process.Id, metrics);
        return (100 * (after.Cpu - before.Cpu) / length, (after.Allocated - before.Allocated) / (1024.0 * 1024) * (TimeSpan.FromHours(1) / length));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
