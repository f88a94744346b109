using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Operator.Tests.Simulation;

namespace HomelabAutoscaler.Operator.Tests.Groups;

/// <summary>Windows and holds on the virtual clock, with a Cluster Autoscaler that finds every machine unneeded within seconds.</summary>
public class WarmHoursStoryTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Test]
    public async Task A_window_has_its_machines_on_and_sheds_them_when_it_closes()
    {
        using var simulation = await TellWindowAsync(new(MishapKind.DiesAfter, 0), "Shed");

        await Assert.That(simulation.Told.ToString()).DoesNotContain("IncreaseSize");
        await Assert.That(simulation.Told.ToString()).DoesNotContain("DeleteNodes");
        await Assert.That(simulation.Invariants.JobsMade["startup"]).IsEqualTo(2);
        await Assert.That(simulation.Invariants.JobsMade["shutdown"]).IsEqualTo(2);
    }

    [Test]
    public async Task What_a_window_leaves_on_Cluster_Autoscaler_takes_when_it_closes_and_not_before()
    {
        using var simulation = await TellWindowAsync(new(MishapKind.DiesAfter, 0), "Leave");

        await Assert.That(simulation.Told.ToString().Split("DeleteNodes(").Length - 1).IsEqualTo(2).Because(simulation.Told.ToString());
    }

    [Test]
    [Arguments(nameof(MishapKind.DiesAfter))]
    [Arguments(nameof(MishapKind.DiesBefore))]
    [Arguments(nameof(MishapKind.AnswerLost))]
    [Arguments(nameof(MishapKind.ServerError))]
    [Arguments(nameof(MishapKind.Conflict))]
    public async Task A_window_sheds_as_many_as_it_woke_whatever_happens_at_a_write(string kind)
    {
        var mishaps = Enum.Parse<MishapKind>(kind);

        // A death at each write, the others at every third.
        for (var at = 1; ; at += mishaps == MishapKind.DiesAfter ? 1 : 3)
        {
            var mishap = new Mishap(mishaps, at);
            using var simulation = await TellWindowAsync(mishap, "Shed");
            if (mishap.Writes < at)
            {
                await Assert.That(at).IsGreaterThan(20);
                return;
            }
        }
    }

    [Test]
    public async Task A_machine_that_a_person_switched_off_stays_off_and_another_one_is_kept_on()
    {
        using var simulation = await StartAsync(new(MishapKind.DiesAfter, 0), "Shed");
        await UntilAsync(simulation, () => On(simulation).Length == 2, 10 * Minute);
        var theirs = On(simulation)[0];
        await WriteAsync(simulation, theirs, PowerState.Off);

        await UntilAsync(simulation, () => On(simulation).Length == 2 && !On(simulation).Contains(theirs), 5 * Minute);
        await UntilAsync(simulation, () => On(simulation).Length == 0, 30 * Minute);

        // A person's machine was none of those that were woken for the window at its end.
        await Assert.That(simulation.Machine(theirs)!.Status.Wish!.Source).IsEqualTo(WishSource.Person);
        await Assert.That(simulation.Invariants.Broken).IsEmpty().Because(simulation.Told.ToString());
    }

    [Test]
    public async Task A_machine_that_a_person_switched_on_stays_on_although_nobody_needs_it_until_the_hold_is_over()
    {
        using var simulation = await StartAsync(new(MishapKind.DiesAfter, 0), "Shed", window: false);
        await simulation.UntilAsync(static () => false, Minute);
        await WriteAsync(simulation, "m3", PowerState.On);

        var wasTaken = await simulation.UntilAsync(() => simulation.Machine("m3")!.Spec.PowerState == PowerState.Off, 59 * Minute);
        await Assert.That(wasTaken).IsFalse().Because(simulation.Told.ToString());
        await UntilAsync(simulation, () => simulation.Machine("m3")!.Spec.PowerState == PowerState.Off, 10 * Minute);
        await Assert.That(simulation.Invariants.Broken).IsEmpty().Because(simulation.Told.ToString());
    }

    [Test]
    public async Task The_status_tells_of_the_window()
    {
        using var simulation = await StartAsync(new(MishapKind.DiesAfter, 0), "Shed");
        await simulation.UntilAsync(static () => false, Minute);
        var before = Status(simulation);
        await UntilAsync(simulation, () => On(simulation).Length == 2, 10 * Minute);
        var open = Status(simulation);

        await Assert.That((before.MinSize, before.Warm, before.NextChange)).IsEqualTo((0, null, new() { Time = At(12, 5), MinSize = 2 }));
        await Assert.That((open.MinSize, open.Warm!.Until, open.NextChange)).IsEqualTo((2, At(12, 25), new() { Time = At(12, 25), MinSize = 0 }));
    }

    private static async Task<SimulatedCluster> TellWindowAsync(Mishap mishap, string atEnd)
    {
        var simulation = await StartAsync(mishap, atEnd);
        await UntilAsync(simulation, () => On(simulation).Length == 2, 10 * Minute);
        await Assert.That(simulation.Now).IsGreaterThanOrEqualTo(At(12, 5));
        await UntilAsync(simulation, () => simulation.Now >= At(12, 10) && Ready(simulation) == 2, 10 * Minute);
        await UntilAsync(simulation, () => On(simulation).Length < 2, 30 * Minute);
        await Assert.That(simulation.Now).IsGreaterThanOrEqualTo(At(12, 25));
        await UntilAsync(simulation, () => simulation.World.Stores.Machines.Current.All.All(machine => machine.Status.Progress == MachineState.Shutdown), 15 * Minute);
        await Assert.That(simulation.Invariants.Broken).IsEmpty().Because(simulation.Told.ToString());
        return simulation;
    }

    private static async Task<SimulatedCluster> StartAsync(Mishap mishap, string atEnd, bool window = true)
    {
        var hours = $$"""[{ start: "5 13 * * *", timeZone: Europe/Berlin, duration: 20m, machines: 2, atEnd: {{atEnd}} }]""";
        var machines = string.Concat(Enumerable.Range(1, 3).Select(i => $$"""
            ---
            apiVersion: infra.homecluster.dev/v1alpha1
            kind: Node
            metadata: { name: m{{i}}, namespace: homelab-autoscaler-system, labels: { group: pcs } }
            spec: { powerState: "off", startupPodSpec: { image: wake }, shutdownPodSpec: { image: sleep } }

            """));
        var simulation = new SimulatedCluster(
            $$"""
            apiVersion: infra.homecluster.dev/v1alpha1
            kind: Group
            metadata: { name: pcs, namespace: homelab-autoscaler-system }
            spec:
              maxNodeProvisionTime: 15m
              scaleDownUnneededTime: 30s
              template: { capacity: { cpu: "8", memory: 16Gi } }
              warmHours: {{(window ? hours : "[]")}}

            """ + machines,
            mishap);
        await simulation.StartAsync();
        return simulation;
    }

    private static async Task UntilAsync(SimulatedCluster simulation, Func<bool> happened, TimeSpan patience) =>
        await Assert.That(await simulation.UntilAsync(happened, patience)).IsTrue().Because(simulation.Told.ToString());

    /// <summary>As kubectl writes: without a signature.</summary>
    private static async Task WriteAsync(SimulatedCluster simulation, string name, PowerState state)
    {
        var machine = simulation.Machine(name)!;
        await simulation.World.Api.UpdateAsync(machine, machine with { Spec = machine.Spec with { PowerState = state } }, null, CancellationToken.None);
    }

    private static string[] On(SimulatedCluster simulation) =>
        [.. simulation.World.Stores.Machines.Current.All.Where(machine => machine.Spec.PowerState == PowerState.On).Select(machine => machine.Metadata.Name)];

    private static int Ready(SimulatedCluster simulation) => simulation.World.Stores.Machines.Current.All.Count(machine => machine.Status.Progress == MachineState.Ready);

    private static GroupStatus Status(SimulatedCluster simulation) => simulation.World.Stores.Groups.Current.All[0].Status;

    private static DateTimeOffset At(int hour, int minute) => new(2026, 1, 31, hour, minute, 0, TimeSpan.Zero);
}
