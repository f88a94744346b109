using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Operator.Settings;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Sandbox.World;

namespace HomelabAutoscaler.Operator.Tests.Simulation;

/// <summary>Machines that are switched by hand, and machines that do not do as they are told, at a real cluster's pace.</summary>
public class PowerTests
{
    private const string Name = "mini-pc-1";

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly Mishap None = new(MishapKind.DiesAfter, 0);

    [Test]
    public async Task A_machine_that_a_person_switches_off_is_drained_first_and_its_Pod_comes_again_elsewhere()
    {
        using var simulation = await OnAsync();
        var web = await RunOnItAsync(simulation);
        await WantAsync(simulation, PowerState.Off);

        await HappensAsync(simulation, () => web.Pods.Any(pod => pod.Spec.NodeName == PretendHardware.ControlPlane && pod.Status.Phase == "Running"), 5 * Minute);
        await HappensAsync(simulation, () => MachineOf(simulation).Status.Progress == MachineState.Shutdown, 5 * Minute);
        await Assert.That(HardwareOf(simulation).Phase).IsEqualTo(PowerPhase.Off);
        await CalmAsync(simulation);
    }

    [Test]
    public async Task A_disruption_budget_keeps_the_machine_on_until_it_allows_the_eviction()
    {
        using var simulation = await OnAsync();
        var deletions = DeletionsIn(simulation);
        var web = await RunOnItAsync(simulation);
        simulation.Cluster.Apply(Budget);
        await WantAsync(simulation, PowerState.Off);

        await HappensAsync(simulation, () => MachineOf(simulation).Status.Drain is { Blocking.Count: > 0 }, Minute);
        await Assert.That(MachineOf(simulation).Status.Message!).Contains("default/web-1: Cannot evict pod as it would violate the pod's disruption budget");
        await HappensAsync(simulation, () => MachineOf(simulation).Status.Progress == MachineState.DrainFailed, 6 * Minute);
        await HappensAsync(simulation, () => NodeMarks.AreAbsent(NodeOf(simulation)), Minute);
        await Assert.That(web.Pods.Single().Spec.NodeName).IsEqualTo(Name);
        await Assert.That(HardwareOf(simulation).Phase).IsEqualTo(PowerPhase.On);

        simulation.Cluster.Apply(Budget.Replace("minAvailable: 1", "minAvailable: 0", StringComparison.Ordinal));
        await HappensAsync(simulation, () => MachineOf(simulation).Status.Progress == MachineState.Shutdown, 30 * Minute);
        await Assert.That(deletions).IsEmpty().Because("it was evicted");
        await CalmAsync(simulation);
    }

    [Test]
    public async Task Time_being_up_a_Pod_that_its_budget_keeps_is_deleted_where_the_owner_wants_it_so()
    {
        using var simulation = await StartAsync(Manifests(PowerState.On, "    power: {drain: {timeout: 3m, onTimeout: Force, gracePeriodSeconds: 7}}"));
        var deletions = DeletionsIn(simulation);
        await RunOnItAsync(simulation);
        simulation.Cluster.Apply(Budget);
        await WantAsync(simulation, PowerState.Off);
        await HappensAsync(simulation, () => MachineOf(simulation).Status.Drain is { Blocking.Count: > 0 }, Minute);
        var deadline = MachineOf(simulation).Status.Drain!.Deadline;

        await HappensAsync(simulation, () => MachineOf(simulation).Status.Progress == MachineState.Shutdown, 10 * Minute);
        var (time, request) = deletions.Single();
        await Assert.That(request.Target).IsEqualTo("/api/v1/namespaces/default/pods/web-1");
        await Assert.That((int?)JsonNode.Parse(request.Body)!["gracePeriodSeconds"]).IsEqualTo(7);
        await Assert.That(time).IsBetween(deadline, deadline + TimeSpan.FromSeconds(5));
        await Assert.That(HardwareOf(simulation).Phase).IsEqualTo(PowerPhase.Off);
        await CalmAsync(simulation);
    }

    [Test]
    public async Task Wanted_on_again_during_the_drain_the_machine_is_in_use_without_having_been_off()
    {
        using var simulation = await OnAsync();
        await RunOnItAsync(simulation);
        simulation.Cluster.Apply(Budget);
        var boots = HardwareOf(simulation).Boots;
        await WantAsync(simulation, PowerState.Off);
        await HappensAsync(simulation, () => MachineOf(simulation).Status.Drain is { Blocking.Count: > 0 }, Minute);

        await WantAsync(simulation, PowerState.On);
        await HappensAsync(simulation, () => MachineOf(simulation).Status.Progress == MachineState.Ready && NodeMarks.AreAbsent(NodeOf(simulation)), Minute);
        await Assert.That(HardwareOf(simulation).Boots).IsEqualTo(boots);
        await Assert.That(simulation.Invariants.JobsMade).IsEmpty();
        await CalmAsync(simulation);
    }

    [Test]
    public async Task What_a_person_wants_is_left_alone_for_a_while()
    {
        using var simulation = await OnAsync();
        await WantAsync(simulation, PowerState.Off);
        await HappensAsync(simulation, () => MachineOf(simulation).Status.Progress == MachineState.Shutdown, 5 * Minute);
        await WantAsync(simulation, PowerState.On);
        await HappensAsync(simulation, () => MachineOf(simulation).Status.Progress == MachineState.Ready, 5 * Minute);

        // Nobody needs it, and Cluster Autoscaler would give it back within a minute.
        await HappensAsync(simulation, () => NodeOf(simulation).Metadata.Annotations[NodeMarks.ScaleDownDisabled] == "true", Minute);
        await Assert.That(await simulation.UntilAsync(() => MachineOf(simulation).Spec.PowerState != PowerState.On, 50 * Minute)).IsFalse();
        await HappensAsync(simulation, () => MachineOf(simulation).Spec.PowerState == PowerState.Off, 30 * Minute);
        await CalmAsync(simulation);
    }

    [Test]
    public async Task A_machine_that_hears_the_third_knock_boots_in_time()
    {
        using var simulation = await StartAsync(Manifests(PowerState.Off), new() { DeafBoots = 2 });
        await WantAsync(simulation, PowerState.On);

        await HappensAsync(simulation, () => MachineOf(simulation).Status.Progress == MachineState.Ready, 5 * Minute);
        await Assert.That(simulation.Invariants.JobsMade["startup"]).IsEqualTo(3);
        await CalmAsync(simulation);
    }

    [Test]
    public async Task A_machine_that_never_boots_is_given_up_and_tried_again_at_growing_intervals()
    {
        using var simulation = await StartAsync(Manifests(PowerState.Off), new() { DeafBoots = int.MaxValue });
        await WantAsync(simulation, PowerState.On);

        await HappensAsync(simulation, () => MachineOf(simulation).Status.Failure is { Count: 1 }, 6 * Minute);
        var first = MachineOf(simulation).Status.Failure!;
        await HappensAsync(simulation, () => MachineOf(simulation).Status.Failure is { Count: 2 }, 30 * Minute);
        var second = MachineOf(simulation).Status.Failure!;
        await Assert.That(second.RetestTime - second.Time).IsGreaterThan((first.RetestTime - first.Time) * 1.2);
        await CalmAsync(simulation);
    }

    [Test]
    public async Task A_machine_that_hangs_gets_the_harder_command_and_is_verified()
    {
        using var simulation = await StartAsync(Manifests(PowerState.On, Harder), new() { Hangs = true });
        await WantAsync(simulation, PowerState.Off);

        await HappensAsync(simulation, () => MachineOf(simulation).Status.Progress == MachineState.Shutdown, 20 * Minute);
        await Assert.That(HardwareOf(simulation).Phase).IsEqualTo(PowerPhase.Off);
        await Assert.That(MachineOf(simulation).Status.OffVerified).IsTrue();
        await CalmAsync(simulation);
    }

    [Test]
    public async Task A_machine_with_a_driver_that_hangs_loses_its_power_and_is_verified_and_wakes_again()
    {
        using var simulation = await StartAsync(
            Manifests(PowerState.On).Replace(OwnPods, "    driver: {redfish: {url: https://192.0.2.10}}", StringComparison.Ordinal),
            new() { Hangs = true },
            new() { Power = new() { DriverImage = new("own-image", []) } });
        await WantAsync(simulation, PowerState.Off);
        await HappensAsync(simulation, () => MachineOf(simulation).Status.Progress == MachineState.Shutdown, 20 * Minute);
        await Assert.That(MachineOf(simulation).Status.OffVerified).IsTrue();
        await Assert.That(HardwareOf(simulation).Phase).IsEqualTo(PowerPhase.Off);

        await WantAsync(simulation, PowerState.On);
        await HappensAsync(simulation, () => MachineOf(simulation).Status.Progress == MachineState.Ready, 10 * Minute);
        await CalmAsync(simulation);
    }

    [Test]
    public async Task A_machine_that_hangs_and_has_no_harder_command_is_never_called_off()
    {
        using var simulation = await StartAsync(Manifests(PowerState.On, "    verifyOffPodSpec: {image: is-it-off}"), new() { Hangs = true });
        await WantAsync(simulation, PowerState.Off);

        await HappensAsync(simulation, () => MachineOf(simulation).Status.Progress == MachineState.ShutdownFailed, 30 * Minute);
        await Assert.That(await simulation.UntilAsync(() => MachineOf(simulation).Status.Progress == MachineState.Shutdown, 60 * Minute)).IsFalse();
        await Assert.That(MachineOf(simulation).Status.Conditions.Find(MachineReport.Degraded)!.Status).IsEqualTo(ConditionStatus.True);
        await CalmAsync(simulation);
    }

    [Test]
    public async Task A_Node_that_is_deleted_while_its_machine_is_off_comes_back_as_it_was()
    {
        using var simulation = await StartAsync(Manifests(PowerState.On, "    power: {offNode: Delete}"));
        await ChangeAsync(simulation, Name, node => node with { Metadata = node.Metadata with { Labels = node.Metadata.Labels.With("disk", "fast") } });

        await WantAsync(simulation, PowerState.Off);
        await HappensAsync(simulation, () => simulation.World.Stores.Nodes.Current.Find(new(null, Name)) is null, 10 * Minute);
        await WantAsync(simulation, PowerState.On);
        await HappensAsync(simulation, () => MachineOf(simulation).Status.Progress == MachineState.Ready, 10 * Minute);
        await HappensAsync(simulation, () => NodeOf(simulation).Metadata.Labels["disk"] == "fast", Minute);
        await CalmAsync(simulation);
    }

    private const string Budget = """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web, namespace: default}
        spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
        """;

    private const string Harder = "    verifyOffPodSpec: {image: is-it-off}\n    forceShutdownPodSpec: {image: pull-the-plug}";

    private const string OwnPods = "    startupPodSpec: {image: wake}\n    shutdownPodSpec: {image: sleep}";

    private static string Manifests(PowerState wanted, string more = "") => $$$"""
        apiVersion: infra.homecluster.dev/v1alpha1
        kind: Group
        metadata: {name: rack, namespace: homelab-autoscaler-system}
        spec: {maxNodeProvisionTime: 5m, scaleDownUnneededTime: 1m}
        ---
        apiVersion: infra.homecluster.dev/v1alpha1
        kind: Node
        metadata: {name: {{{Name}}}, namespace: homelab-autoscaler-system, labels: {group: rack}}
        spec:
            powerState: "{{{wanted.ToWire()}}}"
        {{{OwnPods}}}
        {{{more}}}
        """;

    private static async Task<SimulatedCluster> StartAsync(string manifests, MachineBehaviour? behaviour = null, OperatorSettings? settings = null)
    {
        var simulation = new SimulatedCluster(manifests, None, settings);
        simulation.World.Rack.Behaviour = _ => behaviour ?? new();
        await simulation.StartAsync();
        await HappensAsync(simulation, () => MachineOf(simulation).Status.Progress is MachineState.Ready or MachineState.Shutdown, 2 * Minute);
        return simulation;
    }

    /// <summary>A machine that is on and that Cluster Autoscaler leaves on.</summary>
    private static Task<SimulatedCluster> OnAsync() => StartAsync(Manifests(PowerState.On));

    private static async Task<Workload> RunOnItAsync(SimulatedCluster simulation)
    {
        var world = simulation.World;
        var web = new Workload("web", "default", Workload.Asking("50m", "16Mi"), world.Api, world.Verbs, world.Stores) { Replicas = 1 };
        await ChangeAsync(simulation, PretendHardware.ControlPlane, node => node with { Spec = node.Spec with { Unschedulable = true } });
        world.Add(web);
        await HappensAsync(simulation, () => web.Pods.Any(pod => pod.Spec.NodeName == Name && pod.Status.Phase == "Running"), Minute);
        await ChangeAsync(simulation, PretendHardware.ControlPlane, node => node with { Spec = node.Spec with { Unschedulable = null } });
        return web;
    }

    /// <summary>The Pods that an operator deletes from now on, and when.</summary>
    private static List<(DateTimeOffset Time, ApiRequest Request)> DeletionsIn(SimulatedCluster simulation)
    {
        var deletions = new List<(DateTimeOffset, ApiRequest)>();
        simulation.Cluster.Answered += (request, _) =>
        {
            if (request.Method == "DELETE" && request.Target.Contains("/pods/", StringComparison.Ordinal) && Invariants.IsOfOperator(request))
            {
                deletions.Add((simulation.Now, request));
            }
        };
        return deletions;
    }

    private static async Task ChangeAsync(SimulatedCluster simulation, string name, Func<KubeNode, KubeNode> change)
    {
        var node = await simulation.World.Api.GetAsync<KubeNode>(new(null, name), CancellationToken.None);
        simulation.World.Stores.Nodes.Observe(await simulation.World.Api.UpdateAsync(node, change(node), null, CancellationToken.None));
    }

    private static async Task WantAsync(SimulatedCluster simulation, PowerState state)
    {
        var machine = await simulation.World.Api.GetAsync<Machine>(MachineOf(simulation).Name.Key, CancellationToken.None);
        simulation.World.Stores.Machines.Observe(
            await simulation.World.Api.UpdateAsync(machine, machine with { Spec = machine.Spec with { PowerState = state } }, null, CancellationToken.None));
    }

    private static async Task HappensAsync(SimulatedCluster simulation, Func<bool> what, TimeSpan patience, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(what))] string text = "")
    {
        if (!await simulation.UntilAsync(what, patience))
        {
            Assert.Fail($"this did not happen: {text}\n{MachineOf(simulation).Status}\n{simulation.Told}");
        }
    }

    private static async Task CalmAsync(SimulatedCluster simulation) =>
        await Assert.That(simulation.Invariants.Broken).IsEmpty().Because(simulation.Told.ToString());

    private static Machine MachineOf(SimulatedCluster simulation) => simulation.World.Stores.Machines.Current.All.Single();

    private static KubeNode NodeOf(SimulatedCluster simulation) => simulation.World.Stores.Nodes.Current.Find(new(null, Name))!;

    private static PretendMachine HardwareOf(SimulatedCluster simulation) => simulation.World.Hardware.Find(new(Name))!;
}
