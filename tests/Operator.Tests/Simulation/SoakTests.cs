using System.Globalization;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Sandbox.World;

namespace HomelabAutoscaler.Operator.Tests.Simulation;

/// <summary>
/// Work that comes and goes for hours, with the operator and Cluster Autoscaler dying now and then. SOAK_HOURS in the environment
/// lets it go on for longer, 168 is a week; SOAK_MACHINES gives it more machines than two.
/// </summary>
public class SoakTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(40);

    /// <summary>For each machine: its history of the last day grows at first. What was forgotten to let go would come on top.</summary>
    private const long MostBytesPerRound = 8 << 10;

    /// <remarks>Alone, for the memory is that of the process.</remarks>
    [Test]
    [NotInParallel]
    public async Task Machines_come_and_go_with_the_work_and_nothing_is_left_behind()
    {
        var (hours, machines) = (Given("SOAK_HOURS", 4), Given("SOAK_MACHINES", 2));
        using var simulation = new SimulatedCluster(Homelab(machines), new(MishapKind.DiesAfter, 0));
        await simulation.StartAsync();
        var world = simulation.World;
        var work = new Workload("work", "default", Workload.Asking("5", "1Gi"), world.Api, world.Verbs, world.Stores);
        world.Add(work);
        await WaitAsync(simulation, "the machines are found off", () => AreAllOff(simulation));

        var (rounds, knocks) = (0, 0);
        var alive = new List<long>();
        for (var end = simulation.Now.AddHours(hours); simulation.Now < end; rounds++)
        {
            work.Replicas = rounds % 2 == 0 ? machines / 2 : machines;
            await WaitAsync(simulation, $"round {rounds}: the Pods run", () => work.Pods.Count(pod => pod.Status.Phase == "Running") == work.Replicas);
            await simulation.UntilAsync(() => false, TimeSpan.FromMinutes(10));
            if (rounds % 3 == 2)
            {
                await simulation.RestartAutoscalerAsync();
            }

            work.Replicas = 0;
            await WaitAsync(simulation, $"round {rounds}: idle machines are off", () => AreAllOff(simulation));
            await simulation.UntilAsync(() => false, TimeSpan.FromMinutes(10));
            knocks = rounds == 0 ? simulation.Invariants.JobsMade["startup"] - (machines / 2) : knocks;
            Forget(simulation);
            alive.Add(GC.GetTotalMemory(forceFullCollection: true));
            TestContext.Current!.OutputWriter.WriteLine($"round {rounds}, {simulation.Now:u}: {alive[^1]} bytes are alive");
        }

        await Assert.That(simulation.Invariants.Broken).IsEmpty();

        // Before a boot has been measured, a machine may be told to wake once more while it boots.
        var needed = (rounds * (machines / 2)) + (rounds / 2 * (machines - (machines / 2)));
        await Assert.That(knocks).IsLessThanOrEqualTo(machines / 2);
        await Assert.That(simulation.Invariants.JobsMade["startup"] - knocks).IsEqualTo(needed).Because("every round needs its machines once");
        await Assert.That(simulation.Invariants.JobsMade["shutdown"]).IsEqualTo(needed);
        await Assert.That(rounds).IsGreaterThan(3);
        await Assert.That((alive[^1] - alive[1]) / (rounds - 2)).IsLessThan(MostBytesPerRound * machines);
        var status = simulation.Machine("mini-pc-1")!.Status;
        await Assert.That(status.History.Count).IsLessThanOrEqualTo(History.Most);
    }

    private static int Given(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : otherwise;

    /// <summary>The sandbox's group with so many machines, all like its second one.</summary>
    private static string Homelab(int machines)
    {
        var documents = Installation.OwnManifests().Split("\n---\n");
        return string.Join("\n---\n", documents.Concat(Enumerable.Range(3, Math.Max(machines - 2, 0)).Select(i => documents[^1].Replace("mini-pc-2", $"mini-pc-{i}", StringComparison.Ordinal))));
    }

    /// <summary>A real API server forgets Events after an hour, and what was before after minutes; the story is the simulation's own.</summary>
    private static void Forget(SimulatedCluster simulation)
    {
        simulation.Told.GetStringBuilder().Clear();
        simulation.Cluster.Compact();
        simulation.Cluster.Handle(ApiRequest.Delete($"/apis/events.k8s.io/v1/namespaces/{Installation.HomeNamespace}/events"));
    }

    private static bool AreAllOff(SimulatedCluster simulation) => simulation.World.Stores.Machines.Current.All
        .All(machine => machine is { Spec.PowerState: PowerState.Off, Status.Progress: MachineState.Shutdown });

    private static async Task WaitAsync(SimulatedCluster simulation, string what, Func<bool> happened)
    {
        if (!await simulation.UntilAsync(happened, Patience))
        {
            Assert.Fail($"this did not happen: {what}\n{string.Join('\n', simulation.Told.ToString().Split('\n').TakeLast(60))}");
        }
    }
}
