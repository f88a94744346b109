using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Supply;
using HomelabAutoscaler.Operator.Tests.Simulation;

namespace HomelabAutoscaler.Operator.Tests.Supply;

/// <summary>The mains go away and come back, on the virtual clock, with Cluster Autoscaler at work all the time.</summary>
public class OutageStoryTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Test]
    public async Task Machines_go_in_their_order_and_come_back_when_the_mains_are_back()
    {
        using var simulation = await TellAsync(new(MishapKind.DiesAfter, 0));

        // Nothing was switched that need not be: each of the two that went did so once.
        await Assert.That(simulation.Invariants.JobsMade["shutdown"]).IsEqualTo(2);
    }

    [Test]
    [Arguments(nameof(MishapKind.DiesAfter))]
    [Arguments(nameof(MishapKind.DiesBefore))]
    [Arguments(nameof(MishapKind.AnswerLost))]
    [Arguments(nameof(MishapKind.ServerError))]
    [Arguments(nameof(MishapKind.Conflict))]
    public async Task Whatever_happens_at_a_write(string kind)
    {
        for (var at = 1; ; at += 3)
        {
            var mishap = new Mishap(Enum.Parse<MishapKind>(kind), at);
            using var simulation = await TellAsync(mishap);
            if (mishap.Writes < at)
            {
                await Assert.That(at).IsGreaterThan(20);
                return;
            }
        }
    }

    [Test]
    public async Task Nothing_is_switched_on_while_the_mains_are_away_but_what_a_person_wants()
    {
        using var simulation = await StartAsync(new(MishapKind.DiesAfter, 0));
        await UntilAsync(simulation, () => Ready(simulation) == 3, 10 * Minute);
        simulation.Ups = () => OnBattery(simulation, 95);
        await simulation.UntilAsync(static () => false, Minute);
        await UntilAsync(simulation, () => Group(simulation).Status.MaxSize == 3, Minute);

        await Assert.That(await simulation.UntilAsync(() => On(simulation) > 3, 10 * Minute)).IsFalse().Because(simulation.Told.ToString());
        var spare = simulation.Machine("m4")!;
        await simulation.World.Api.UpdateAsync(spare, spare with { Spec = spare.Spec with { PowerState = PowerState.On } }, null, CancellationToken.None);
        await UntilAsync(simulation, () => simulation.Machine("m4")!.Status.Progress == MachineState.Ready, 10 * Minute);
    }

    /// <summary>Three are kept on; the battery runs down to a half, so that two go, and to nothing much.</summary>
    private static async Task<SimulatedCluster> TellAsync(Mishap mishap)
    {
        var simulation = await StartAsync(mishap);
        await UntilAsync(simulation, () => Ready(simulation) == 3, 15 * Minute);
        simulation.Ups = () => OnBattery(simulation, 45);
        await UntilAsync(simulation, () => Off(simulation, "m1") && Off(simulation, "m2"), 20 * Minute);
        await Assert.That(simulation.Machine("m3")!.Status.Progress).IsEqualTo(MachineState.Ready).Because(simulation.Told.ToString());

        // The minimum of the group is three, and Cluster Autoscaler would like to have it.
        await Assert.That(await simulation.UntilAsync(() => On(simulation) > 1, 5 * Minute)).IsFalse().Because(simulation.Told.ToString());
        var back = simulation.Now;
        simulation.Ups = () => OnLine(simulation);
        await UntilAsync(simulation, () => Ready(simulation) == 3, 20 * Minute);
        await Assert.That(simulation.Now - back).IsGreaterThan(5 * Minute);
        await Assert.That(simulation.Invariants.Broken).IsEmpty().Because(simulation.Told.ToString());
        return simulation;
    }

    private static async Task<SimulatedCluster> StartAsync(Mishap mishap)
    {
        var machines = string.Concat(Enumerable.Range(1, 4).Select(i => $$"""
            ---
            apiVersion: infra.homecluster.dev/v1alpha1
            kind: Node
            metadata: { name: m{{i}}, namespace: homelab-autoscaler-system, labels: { group: pcs } }
            spec: { powerState: "off", priority: {{(i == 4 ? -1 : i)}}, startupPodSpec: { image: wake }, shutdownPodSpec: { image: sleep } }

            """));
        var simulation = new SimulatedCluster(
            """
            apiVersion: infra.homecluster.dev/v1alpha1
            kind: Group
            metadata: { name: pcs, namespace: homelab-autoscaler-system }
            spec:
              minSize: 3
              maxNodeProvisionTime: 15m
              scaleDownUnneededTime: 30s
              template: { capacity: { cpu: "8", memory: 16Gi } }

            """ + machines,
            mishap,
            new() { WatchNamespaces = ["*"], Ups = new("ups", "nas", 3493) });
        simulation.Ups = () => OnLine(simulation);
        await simulation.StartAsync();
        return simulation;
    }

    private static UpsReading OnLine(SimulatedCluster simulation) => new(simulation.Now, false, false, 80, null);

    private static UpsReading OnBattery(SimulatedCluster simulation, double charge) => new(simulation.Now, true, false, charge, null);

    private static async Task UntilAsync(SimulatedCluster simulation, Func<bool> happened, TimeSpan patience) =>
        await Assert.That(await simulation.UntilAsync(happened, patience)).IsTrue().Because(simulation.Told.ToString());

    private static bool Off(SimulatedCluster simulation, string name) => simulation.Machine(name)!.Status.Progress == MachineState.Shutdown;

    private static int On(SimulatedCluster simulation) => simulation.World.Stores.Machines.Current.All.Count(machine => machine.Spec.PowerState == PowerState.On);

    private static int Ready(SimulatedCluster simulation) => simulation.World.Stores.Machines.Current.All.Count(machine => machine.Status.Progress == MachineState.Ready);

    private static Group Group(SimulatedCluster simulation) => simulation.World.Stores.Groups.Current.All[0];
}
