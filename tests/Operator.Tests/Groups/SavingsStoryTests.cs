using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Operator.Tests.Simulation;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Operator.Tests.Groups;

/// <summary>A Monday morning in Berlin: a machine is on, and at nine the week is told.</summary>
public class SavingsStoryTests
{
    private const string Events = $"/apis/events.k8s.io/v1/namespaces/{Installation.HomeNamespace}/events";

    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly DateTimeOffset Morning = new(2026, 2, 2, 7, 40, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Nine = new(2026, 2, 2, 8, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task At_nine_the_group_has_an_Event_and_remembers_it()
    {
        using var simulation = await TellAsync(new(MishapKind.DiesAfter, 0));

        await Assert.That(Told(simulation)).IsEquivalentTo(["Saved 0.00 kWh (0.00 EUR) and took 0.25 kWh (0.10 EUR) in the last hour"]);
        await Assert.That(Status(simulation).SavingsTold!.Time).IsEqualTo(Nine);
    }

    [Test]
    public async Task Who_wants_none_gets_none()
    {
        using var simulation = await TellAsync(new(MishapKind.DiesAfter, 0), SavingsPeriod.Never);

        await Assert.That(Told(simulation)).IsEmpty();
        await Assert.That(Status(simulation).SavingsTold).IsNull();
        await Assert.That(Status(simulation).Energy).IsNotNull();
    }

    [Test]
    [Arguments(nameof(MishapKind.DiesAfter))]
    [Arguments(nameof(MishapKind.DiesBefore))]
    [Arguments(nameof(MishapKind.AnswerLost))]
    [Arguments(nameof(MishapKind.ServerError))]
    [Arguments(nameof(MishapKind.Conflict))]
    public async Task Whatever_happens_at_a_write_it_is_told_once_or_lost_and_never_twice(string kind)
    {
        var lost = 0;
        for (var at = 1; ; at++)
        {
            var mishap = new Mishap(Enum.Parse<MishapKind>(kind), at);
            using var simulation = await TellAsync(mishap);
            await Assert.That(Told(simulation).Length).IsLessThanOrEqualTo(1).Because(simulation.Told.ToString());
            await Assert.That(Status(simulation).SavingsTold!.Time).IsBetween(Nine, Nine.AddSeconds(30));
            lost += 1 - Told(simulation).Length;
            if (mishap.Writes < at)
            {
                await Assert.That(at).IsGreaterThan(10);
                await Assert.That(lost).IsLessThanOrEqualTo(2);
                return;
            }
        }
    }

    private static async Task<SimulatedCluster> TellAsync(Mishap mishap, SavingsPeriod period = SavingsPeriod.Weekly)
    {
        var simulation = new SimulatedCluster(
            """
            apiVersion: infra.homecluster.dev/v1alpha1
            kind: Group
            metadata: { name: pcs, namespace: homelab-autoscaler-system }
            spec: { minSize: 1, watts: { "on": 1000 }, template: { capacity: { cpu: "8", memory: 16Gi } } }
            ---
            apiVersion: infra.homecluster.dev/v1alpha1
            kind: Node
            metadata: { name: m1, namespace: homelab-autoscaler-system, labels: { group: pcs } }
            spec: { powerState: "on", startupPodSpec: { image: wake }, shutdownPodSpec: { image: sleep } }

            """,
            mishap,
            new() { WatchNamespaces = ["*"], Savings = new(period, Berlin), Power = new() { Tariff = new(0.40m, [], Berlin, "EUR") } });
        simulation.OperatorClock = new SkewedClock(simulation.Clock) { Skew = Morning - simulation.Now };
        await simulation.StartAsync();
        await simulation.UntilAsync(static () => false, Nine - Morning + TimeSpan.FromMinutes(2));
        await Assert.That(simulation.Invariants.Broken).IsEmpty().Because(simulation.Told.ToString());
        return simulation;
    }

    private static string[] Told(SimulatedCluster simulation) =>
        [.. simulation.Cluster.Handle(ApiRequest.Get(Events)).Json()["items"]!.AsArray().Where(item => (string?)item!["reason"] == "SavingsReported").Select(item => (string)item!["note"]!)];

    private static GroupStatus Status(SimulatedCluster simulation) => simulation.World.Stores.Groups.Current.All[0].Status;
}
