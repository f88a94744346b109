using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Sandbox.World;

namespace HomelabAutoscaler.Operator.Tests.Simulation;

/// <summary>With --dry-run the operator says what it would do, and the API server sees no write of it that does it.</summary>
public class DryRunTests
{
    private const string Machines = "infra.homecluster.dev/v1alpha1/nodes";

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Test]
    public async Task People_switch_and_nothing_is_changed_but_it_is_said()
    {
        var (simulation, writes) = await StartAsync(dryRun: true, group: "");
        using var end = simulation;
        await SwitchAsync(simulation);

        await Assert.That(writes).IsEmpty();
        await Assert.That(simulation.Machine("idle")!.Status.Conditions.Find(MachineReport.Waiting)!.Message).Contains("would be switched off now, but is only watched");
        await Assert.That(simulation.Machine("asleep")!.Status.Conditions.Find(MachineReport.Waiting)!.Message).Contains("would be switched on now, but is only watched");
        await Assert.That(simulation.World.Hardware.Find(new("idle"))!.Phase).IsEqualTo(PowerPhase.On);
        await Assert.That(simulation.World.Hardware.Find(new("asleep"))!.Phase).IsEqualTo(PowerPhase.Off);
        await Assert.That(simulation.World.Stores.Nodes.Current.Find(new(null, "gone"))!.Metadata.Labels.ContainsKey(NodeMarks.MachineLabel)).IsTrue();
    }

    [Test]
    public async Task Cluster_Autoscaler_switches_and_its_wish_is_all_that_is_written()
    {
        var (simulation, writes) = await StartAsync(dryRun: true, group: ", labels: {group: rack}");
        using var end = simulation;
        var before = simulation.Machine("idle")!;
        await HappensAsync(simulation, () => simulation.Machine("idle")!.Spec.PowerState == PowerState.Off, 30 * Minute);
        await simulation.UntilAsync(static () => false, 10 * Minute);

        await Assert.That(writes.Distinct()).IsEquivalentTo([$"PATCH {Machines}/idle"]);
        await Assert.That(simulation.Machine("idle")!.Spec).IsEqualTo(before.Spec with { PowerState = PowerState.Off });
        await Assert.That(simulation.World.Hardware.Find(new("idle"))!.Phase).IsEqualTo(PowerPhase.On);
    }

    [Test]
    public async Task The_same_story_for_real_writes_to_all_of_them()
    {
        var (simulation, writes) = await StartAsync(dryRun: false, group: "");
        using var end = simulation;
        await SwitchAsync(simulation);

        foreach (var expected in (string[])["PATCH v1/nodes/idle", "PATCH v1/nodes/asleep", "PATCH v1/nodes/gone", $"PATCH {Machines}/found", "POST batch/v1/jobs", "POST v1/pods/web-1/eviction"])
        {
            await Assert.That(writes).Contains(expected);
        }
    }

    /// <summary>One on that is wanted off with a Pod on it, one off that is wanted on, one whose wish is forgotten, and one that is given up.</summary>
    private static async Task SwitchAsync(SimulatedCluster simulation)
    {
        var world = simulation.World;
        foreach (var name in (string[])[PretendHardware.ControlPlane, "gone", "found"])
        {
            await ChangeAsync<KubeNode>(simulation, new(null, name), node => node with { Spec = node.Spec with { Unschedulable = true } });
        }

        await ChangeAsync<KubeNode>(simulation, new(null, "gone"), node => NodeMarks.Claim(node, simulation.Machine("gone")!));
        var web = new Workload("web", "default", Workload.Asking("50m", "16Mi"), world.Api, world.Verbs, world.Stores) { Replicas = 1 };
        world.Add(web);
        await HappensAsync(simulation, () => web.Pods.Any(pod => pod.Spec.NodeName == "idle" && pod.Status.Phase == "Running"), Minute);
        await WantAsync(simulation, "idle", PowerState.Off);
        await WantAsync(simulation, "asleep", PowerState.On);
        await WantAsync(simulation, "found", null);
        await world.Api.DeleteAsync(simulation.Machine("gone")!, CancellationToken.None);
        await simulation.UntilAsync(static () => false, 20 * Minute);
    }

    private static async Task<(SimulatedCluster Simulation, List<string> Writes)> StartAsync(bool dryRun, string group)
    {
        var simulation = new SimulatedCluster(
            """
            apiVersion: infra.homecluster.dev/v1alpha1
            kind: Group
            metadata: {name: rack, namespace: homelab-autoscaler-system}
            spec: {maxNodeProvisionTime: 5m, scaleDownUnneededTime: 1m}

            """ + Manifest("idle", group, "powerState: \"on\"") + Manifest("asleep", "", "powerState: \"off\"") + Manifest("gone", "", "powerState: \"on\"") + Manifest("found", "", "powerState: \"on\""),
            new(MishapKind.DiesAfter, 0),
            new() { WatchNamespaces = ["*"], Power = new() { RecommendOnly = dryRun } });
        var writes = WritesIn(simulation);
        await simulation.StartAsync();
        await HappensAsync(simulation, () => simulation.Machine("idle")!.Status.Progress == MachineState.Ready && simulation.Machine("gone")!.Status.Progress == MachineState.Ready && simulation.Machine("asleep")!.Status.Progress == MachineState.Shutdown, 5 * Minute);
        return (simulation, writes);
    }

    private static string Manifest(string name, string more, string spec) => $$$"""
        ---
        apiVersion: infra.homecluster.dev/v1alpha1
        kind: Node
        metadata: {name: {{{name}}}, namespace: homelab-autoscaler-system {{{more}}} }
        spec: { {{{spec}}}, startupPodSpec: {image: wake}, shutdownPodSpec: {image: sleep}}

        """;

    /// <summary>What an operator writes, but for Events, Leases and the status of its own kinds.</summary>
    private static List<string> WritesIn(SimulatedCluster simulation)
    {
        var writes = new List<string>();
        simulation.Cluster.Answered += (request, _) =>
        {
            if (request.Method != "GET" && Invariants.IsOfOperator(request) && !IsSaying(request.Target))
            {
                writes.Add($"{request.Method} {Short(request.Target)}");
            }
        };
        return writes;
    }

    private static bool IsSaying(string target) =>
        target.Contains("/events", StringComparison.Ordinal)
        || target.Contains("/leases", StringComparison.Ordinal)
        || (target.StartsWith("/apis/infra.homecluster.dev/", StringComparison.Ordinal) && target.EndsWith("/status", StringComparison.Ordinal));

    /// <summary>Without the namespace, which tells nothing here.</summary>
    private static string Short(string target)
    {
        var parts = target.Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(1).ToList();
        if (parts.IndexOf("namespaces") is var at and >= 0)
        {
            parts.RemoveRange(at, 2);
        }

        return string.Join('/', parts);
    }

    private static Task WantAsync(SimulatedCluster simulation, string name, PowerState? state) =>
        ChangeAsync<Machine>(simulation, new(Installation.HomeNamespace, name), machine => machine with { Spec = machine.Spec with { PowerState = state } });

    private static async Task ChangeAsync<T>(SimulatedCluster simulation, ObjectKey key, Func<T, T> change)
        where T : class, IKubeResource<T>
    {
        var before = await simulation.World.Api.GetAsync<T>(key, CancellationToken.None);
        await simulation.World.Api.UpdateAsync(before, change(before), null, CancellationToken.None);
    }

    private static async Task HappensAsync(SimulatedCluster simulation, Func<bool> what, TimeSpan patience) =>
        await Assert.That(await simulation.UntilAsync(what, patience)).IsTrue().Because(simulation.Told.ToString());
}
