using System.Diagnostics;
using System.Text;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Operator.Tests.Simulation;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Operator.Tests.Native.Faults;

/// <summary>The network and the API server between them fail the native binary; what was wished meanwhile is done once.</summary>
[ParallelGroup("faults"), ParallelLimiter<ThreeAtOnce>]
public class WireTests
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // What a watch that hears nothing and a request that is not answered wait for, cut to the outage's length.
    private static readonly string[] Flags = ["--api-timeout", "2s", "--watch-lifetime", "5s"];

    [Test]
    [Arguments(nameof(WireState.Refused))]
    [Arguments(nameof(WireState.Reset))]
    [Arguments(nameof(WireState.HalfOpen))]
    [Arguments(nameof(WireState.Slow))]
    [Arguments(nameof(WireState.Truncated))]
    public async Task AWishInAnOutageIsDoneOnceWhenItIsOver(string kind)
    {
        await using var homelab = new NativeHomelab();
        await homelab.StartAsync(Flags);
        await Assert.That(await homelab.UntilAsync(() => AreSettled(homelab), Patience)).IsTrue().Because(homelab.LogText);

        homelab.ApiWire.Become(Enum.Parse<WireState>(kind));
        await homelab.WishAsync("mini-pc-1", PowerState.On);
        await homelab.UntilAsync(() => false, Outage);
        await Assert.That(homelab.Operators[0].HasExited).IsFalse().Because(homelab.LogText);

        homelab.ApiWire.Become(WireState.Sound);
        var recovering = Stopwatch.StartNew();
        await Assert.That(await homelab.UntilAsync(() => homelab.Invariants.JobsMade.ContainsKey("startup"), Patience)).IsTrue().Because(homelab.LogText);
        TestContext.Current!.OutputWriter.WriteLine($"{kind}: the Job came {recovering.ElapsedMilliseconds} ms after the outage");

        await Assert.That(await homelab.UntilAsync(() => IsReady(homelab, "mini-pc-1"), Patience)).IsTrue().Because(homelab.LogText);
        await Assert.That(homelab.Invariants.JobsMade["startup"]).IsEqualTo(1).Because(homelab.Told.ToString());
        await homelab.CheckAsync();
    }

    [Test]
    public async Task TheStoryEndsWellThoughThreeRequestsInTenFail()
    {
        await using var homelab = new NativeHomelab();
        await homelab.StartAsync();
        var random = new Random(20261124);
        var failures = 0;
        homelab.Cluster.Fault = request =>
        {
            if (!Invariants.IsOfOperator(request))
            {
                return null;
            }

            lock (random)
            {
                if (random.NextDouble() > 0.3)
                {
                    return null;
                }

                failures++;
                return random.Next(3) switch
                {
                    0 => Failure(409, "Conflict"),
                    1 => Failure(429, "TooManyRequests"),
                    _ => Failure(500, "InternalError"),
                };
            }
        };
        await homelab.TellAsync();
        await Assert.That(failures).IsGreaterThan(10);
        await Assert.That(homelab.Invariants.JobsMade["startup"]).IsEqualTo(2).Because(homelab.Told.ToString());
    }

    [Test]
    public async Task TheStoryEndsWellThoughTheHistoryIsForgottenAllTheTime()
    {
        await using var homelab = new NativeHomelab();
        await homelab.StartAsync("--watch-lifetime", "1s");
        var storms = 0;
        homelab.Cluster.Fault = request => request.Target.Contains("watch=", StringComparison.Ordinal) && Invariants.IsOfOperator(request) && Interlocked.Increment(ref storms) % 2 == 0
            ? Failure(410, "Expired")
            : null;
        await homelab.TellAsync();
        await Assert.That(storms).IsGreaterThan(5);
        await Assert.That(homelab.Invariants.JobsMade["startup"]).IsEqualTo(2).Because(homelab.Told.ToString());
    }

    [Test]
    public async Task AFullDiskForItsLogsStopsNothing()
    {
        await using var homelab = new NativeHomelab();
        await homelab.PrepareAsync();
        homelab.Operators.Add(homelab.StartOperator([], ["/bin/sh", "-c", "exec \"$0\" \"$@\" > /dev/full 2>&1", Repository.Operator]));
        await homelab.ServeAsync(homelab.Operators[0]);
        await homelab.TellAsync();
        await Assert.That(await homelab.Operators[0].StopAsync()).IsEqualTo(0);
    }

    private static ApiResponse Failure(int code, string reason) =>
        new(code, Encoding.UTF8.GetBytes($$"""{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"{{reason}}","message":"a fault","code":{{code}}}"""));

    private static bool AreSettled(NativeHomelab homelab) =>
        homelab.World.Stores.Machines.Current.All.All(machine => machine.Status.Progress == MachineState.Shutdown);

    private static bool IsReady(NativeHomelab homelab, string name) =>
        homelab.World.Stores.Machines.Current.All.Single(machine => machine.Metadata.Name == name).Status.Progress == MachineState.Ready;
}
