using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Sandbox.World;

namespace HomelabAutoscaler.Operator.Tests.Simulation;

/// <summary>Cluster Autoscaler takes its taints off every Node when it starts, and those of machines that are off must come back.</summary>
public class AutoscalerRestartTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Test]
    public async Task The_Node_of_a_machine_that_is_off_is_closed_again_at_once()
    {
        using var simulation = await OnceOnAsync();
        await HappensAsync(simulation, () => IsOff(simulation), 10 * Minute);
        var jobs = JobsOf(simulation);
        for (var times = 0; times < 3; times++)
        {
            await simulation.RestartAutoscalerAsync();
            await Assert.That(IsTainted(simulation)).IsFalse();
            await HappensAsync(simulation, () => IsTainted(simulation), 2 * Second);
        }

        await Assert.That(await simulation.UntilAsync(() => !IsOff(simulation) || !IsTainted(simulation), 10 * Minute)).IsFalse();
        await Assert.That(NodeOf(simulation).Spec.Unschedulable).IsTrue();
        await Assert.That(NodeMarks.IsSuspended(NodeOf(simulation))).IsTrue();
        await Assert.That(JobsOf(simulation)).IsEqualTo(jobs);
    }

    [Test]
    public async Task The_Node_of_a_machine_that_goes_off_stays_closed()
    {
        using var simulation = await OnceOnAsync();
        await HappensAsync(simulation, () => MachineOf(simulation).Status.Progress == MachineState.ShuttingDown && IsTainted(simulation), 10 * Minute);
        await simulation.RestartAutoscalerAsync();

        await HappensAsync(simulation, () => IsTainted(simulation), 2 * Second);
        await HappensAsync(simulation, () => IsOff(simulation), 5 * Minute);
        await Assert.That(simulation.Invariants.Broken).IsEmpty();
    }

    [Test]
    public async Task The_Node_of_a_machine_that_is_up_and_wanted_stays_open()
    {
        using var simulation = await OnceOnAsync();
        await HappensAsync(simulation, () => IsTainted(simulation) && MachineOf(simulation).Spec.PowerState == PowerState.On, 10 * Minute);

        // Cluster Autoscaler dies between its taint and its DeleteNodes.
        await simulation.RestartAutoscalerAsync();
        await Assert.That(await simulation.UntilAsync(() => IsTainted(simulation) || NodeOf(simulation).Spec.Unschedulable is true, 5 * Second)).IsFalse();
        await Assert.That(MachineOf(simulation).Status.Progress).IsEqualTo(MachineState.Ready);
    }

    [Test]
    public async Task The_story_ends_well_whenever_Cluster_Autoscaler_starts_again()
    {
        for (var at = 2; ; at += 3)
        {
            var hasRestarted = false;
            using var simulation = new SimulatedCluster(Installation.OwnManifests(), new(MishapKind.DiesAfter, 0));
            await simulation.StartAsync();
            var restart = simulation.Now + (at * Second);
            var story = new StoryTeller(simulation.World, simulation.Story, UntilAsync) { Patience = 30 * Minute };
            try
            {
                await story.TellAsync(CancellationToken.None);
            }
            catch (StoryException e)
            {
                Assert.Fail($"{at}: {e.Message}\n{simulation.Told}");
            }

            await Assert.That(simulation.Invariants.Broken).IsEmpty().Because(simulation.Told.ToString());
            if (!hasRestarted)
            {
                // The story ends before.
                await Assert.That(at).IsGreaterThan(150);
                return;
            }

            async Task<bool> UntilAsync(Func<bool> happened, TimeSpan patience)
            {
                var end = simulation.Now + patience;
                if (simulation.Now < restart)
                {
                    if (await simulation.UntilAsync(happened, restart - simulation.Now))
                    {
                        return true;
                    }

                    await simulation.RestartAutoscalerAsync();
                    hasRestarted = true;
                }

                return await simulation.UntilAsync(happened, end - simulation.Now);
            }
        }
    }

    /// <summary>A machine that is on and that Cluster Autoscaler will find unneeded.</summary>
    private static async Task<SimulatedCluster> OnceOnAsync()
    {
        var simulation = new SimulatedCluster(
            """
            apiVersion: infra.homecluster.dev/v1alpha1
            kind: Group
            metadata: {name: rack, namespace: homelab-autoscaler-system}
            spec: {maxNodeProvisionTime: 5m, scaleDownUnneededTime: 1m}
            ---
            apiVersion: infra.homecluster.dev/v1alpha1
            kind: Node
            metadata: {name: mini-pc-1, namespace: homelab-autoscaler-system, labels: {group: rack}}
            spec:
              powerState: "on"
              startupPodSpec: {image: wake}
              shutdownPodSpec: {image: sleep}
            """,
            new(MishapKind.DiesAfter, 0));
        await simulation.StartAsync();
        await HappensAsync(simulation, () => MachineOf(simulation).Status.Progress == MachineState.Ready, Minute);
        return simulation;
    }

    private static async Task HappensAsync(SimulatedCluster simulation, Func<bool> what, TimeSpan patience) =>
        await Assert.That(await simulation.UntilAsync(what, patience)).IsTrue().Because(simulation.Told.ToString());

    private static int JobsOf(SimulatedCluster simulation) => simulation.Invariants.JobsMade.Values.Sum();

    private static bool IsTainted(SimulatedCluster simulation) => NodeOf(simulation).Taint(NodeMarks.ToBeDeleted) is not null;

    private static bool IsOff(SimulatedCluster simulation) =>
        MachineOf(simulation).Status.Progress == MachineState.Shutdown && simulation.World.Hardware.Find(new("mini-pc-1"))!.Phase == PowerPhase.Off;

    private static Machine MachineOf(SimulatedCluster simulation) => simulation.Machine("mini-pc-1")!;

    private static KubeNode NodeOf(SimulatedCluster simulation) => simulation.World.Stores.Nodes.Current.Find(new(null, "mini-pc-1"))!;
}
