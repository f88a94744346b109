using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Operator.Tests.Simulation;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Sandbox.World;

namespace HomelabAutoscaler.Operator.Tests.Groups;

/// <summary>A machine that never boots, and a spare, on the virtual clock: Cluster Autoscaler must not notice.</summary>
public class FailoverStoryTests
{
    private static readonly TimeSpan ProvisionTime = TimeSpan.FromMinutes(5);

    /// <summary>Cluster Autoscaler backs off when its call was lost.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    [Test]
    public async Task The_Pod_runs_on_the_spare_inside_the_provision_window_and_Cluster_Autoscaler_saw_no_error()
    {
        using var simulation = await TellAsync(new(MishapKind.DiesAfter, 0), ProvisionTime);

        await Assert.That(simulation.Invariants.JobsMade["startup"]).IsGreaterThanOrEqualTo(2);
    }

    [Test]
    [Arguments(nameof(MishapKind.DiesAfter))]
    [Arguments(nameof(MishapKind.DiesBefore))]
    [Arguments(nameof(MishapKind.AnswerLost))]
    [Arguments(nameof(MishapKind.Conflict))]
    public async Task Also_when_something_happens_at_a_write(string kind)
    {
        var mishaps = Enum.Parse<MishapKind>(kind);

        // A death at each write, the others at every third.
        for (var at = 1; ; at += mishaps == MishapKind.DiesAfter ? 1 : 3)
        {
            var mishap = new Mishap(mishaps, at);
            using var simulation = await TellAsync(mishap, Patience);
            if (mishap.Writes < at)
            {
                await Assert.That(at).IsGreaterThan(15);
                return;
            }
        }
    }

    [Test]
    public async Task Without_a_spare_Cluster_Autoscaler_is_told_and_gives_the_machine_back()
    {
        using var simulation = await StartAsync(new(MishapKind.DiesAfter, 0), static _ => new() { DeafBoots = int.MaxValue });
        var gaveBack = await simulation.UntilAsync(() => simulation.Told.ToString().Contains("gives back", StringComparison.Ordinal), ProvisionTime * 2);

        await Assert.That(gaveBack).IsTrue().Because(simulation.Told.ToString());
        await Assert.That(simulation.Told.ToString()).Contains("mini-pc-2 is startupfailed");
        await Assert.That(simulation.Invariants.Broken).IsEmpty().Because(simulation.Told.ToString());
    }

    private static async Task<SimulatedCluster> TellAsync(Mishap mishap, TimeSpan patience)
    {
        var simulation = await StartAsync(mishap, static machine => machine.Name == "mini-pc-1" ? new() { DeafBoots = int.MaxValue } : new());
        var work = simulation.World.Stores;
        var runs = await simulation.UntilAsync(() => work.Pods.Current.All.Any(pod => pod is { Spec.NodeName: "mini-pc-2", Status.Phase: "Running" }), patience);
        await Assert.That(runs).IsTrue().Because(simulation.Told.ToString());

        // The one that failed is off again, and nobody wakes another one.
        var settled = await simulation.UntilAsync(() => simulation.Machine("mini-pc-1") is { Spec.PowerState: PowerState.Off, Status.Progress: MachineState.Shutdown }, ProvisionTime);
        var told = simulation.Told.ToString();
        await Assert.That(settled).IsTrue().Because(told);
        await Assert.That(simulation.Machine("mini-pc-2")).Satisfies(spare => spare!.Spec.PowerState == PowerState.On).Because(told);
        await Assert.That(told).DoesNotContain("gives back");
        await Assert.That(told.Split("IncreaseSize(").Length - 1).IsBetween(1, 1 + Failures(told)).Because(told);
        await Assert.That(simulation.Invariants.Broken).IsEmpty().Because(told);
        return simulation;
    }

    /// <summary>Calls that the mishap befell: Cluster Autoscaler asks again, unless its wish was written all the same.</summary>
    private static int Failures(string told) => told.Split("loop ended").Length - 1;

    private static async Task<SimulatedCluster> StartAsync(Mishap mishap, Func<MachineName, MachineBehaviour> behaviour)
    {
        var simulation = new SimulatedCluster(Installation.OwnManifests(), mishap);
        simulation.World.Rack.Behaviour = behaviour;
        await simulation.StartAsync();
        simulation.World.Add(new Workload("work", StoryTeller.Namespace, Workload.Asking("4", "128Mi", new KeyValuePair<string, string>(NodeMarks.GroupLabel, "mini-pcs")), simulation.World.Api, simulation.World.Verbs, simulation.World.Stores)
        {
            Replicas = 1,
        });
        return simulation;
    }
}
