using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.World;

namespace HomelabAutoscaler.Sandbox.Story;

/// <summary>
/// Machines that do not do as they are told: one is dead and another takes its place, one wakes on the third try, one is slow, one
/// hangs when it is to go off, one loses its power, and a Pod's disruption budget forbids what a person wants.
/// </summary>
internal sealed class AwkwardStory(Cluster cluster, SandboxWorld world, Timeline timeline, Func<Func<bool>, TimeSpan, Task<bool>> until)
{
    private const string Budget = """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: pet, namespace: default}
        spec: {minAvailable: NUMBER, selector: {matchLabels: {app: pet}}}
        """;

    private readonly StorySteps _steps = new(timeline, until);

    /// <summary>How long a step may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(120);

    private Machine this[string name] => world.Stores.Machines.Current.Find(new(Installation.HomeNamespace, name))!;

    private IEnumerable<Machine> Machines => world.Stores.Machines.Current.All;

    public static string Manifests() => Installation.Resource("awkward.yaml");

    /// <summary>What is odd about the machine of a name.</summary>
    public static MachineBehaviour BehaviourOf(MachineName name) => name.Name switch
    {
        "dead" => new() { DeafBoots = int.MaxValue },
        "sleepy" => new() { DeafBoots = 2 },
        "slow" => new() { Boot = TimeSpan.FromSeconds(12) },
        "stubborn" => new() { Hangs = true },
        _ => new(),
    };

    /// <exception cref="StoryException">A step did not come.</exception>
    public async Task TellAsync(CancellationToken cancellation)
    {
        await WaitAsync("each machine is recognised", () => Machines.All(IsOff));

        timeline.Title("\nPods wait for four machines; one of them is dead, one deaf, one slow");
        var pod = Workload.Asking("5", "128Mi", new KeyValuePair<string, string>(NodeMarks.GroupLabel, "rack"));
        var work = new Workload("work", StoryTeller.Namespace, pod, world.Api, world.Verbs, world.Stores) { Replicas = 4 };
        world.Add(work);
        await WaitAsync("the dead one is wanted, as the others are", () => this["dead"].Spec.PowerState == PowerState.On);
        await WaitAsync("it is given up, and the spare one is woken in its place", () => this["dead"].Status.Failure is not null && this["spare"].Spec.PowerState == PowerState.On);
        await WaitAsync("the Pods run, before Cluster Autoscaler loses patience", () => work.Pods.Count(IsRunning) == 4);
        Demand(this["sleepy"].Status.Jobs >= 3, "the deaf one woke on the third try");
        Demand(this["slow"].Status.Failure is null, "the slow one has not failed");
        Demand(this["dead"].Status.Conditions.Find(MachineReport.Degraded) is { Status: ConditionStatus.True }, "the dead one is said to be");

        timeline.Title("\nSomebody trips over a cable");
        var boots = HardwareOf("spare").Boots;
        HardwareOf("spare").CutPower();
        await WaitAsync("the machine is switched on again", () => HardwareOf("spare").Boots > boots && this["spare"].Status.Progress == MachineState.Ready);

        timeline.Title("\nThe work is done; one machine hangs");
        work.Replicas = 0;
        await WaitAsync("all machines are off", () => Machines.All(IsOff));
        Demand(this["stubborn"].Status.OffVerified is true, "the one that hung lost its power, and its hardware said so");

        timeline.Title("\nA person wants a machine on, and then off under a Pod that must not move");
        await WantAsync("spare", PowerState.On, cancellation);
        await WaitAsync("it is on", () => this["spare"].Status.Progress == MachineState.Ready);
        var pet = new Workload("pet", StoryTeller.Namespace, Workload.Asking("1", "128Mi", new KeyValuePair<string, string>(NodeMarks.MachineLabel, "spare")), world.Api, world.Verbs, world.Stores) { Replicas = 1 };
        world.Add(pet);
        await WaitAsync("the Pod runs", () => pet.Pods.Any(IsRunning));
        cluster.Apply(Budget.Replace("NUMBER", "1", StringComparison.Ordinal));
        await WantAsync("spare", PowerState.Off, cancellation);
        await WaitAsync("the disruption budget keeps the machine on", () => this["spare"].Status.Drain is { Blocking.Count: > 0 });
        Demand(pet.Pods.Any(IsRunning) && HardwareOf("spare").IsRunning, "the Pod runs on");
        cluster.Apply(Budget.Replace("NUMBER", "0", StringComparison.Ordinal));
        await WaitAsync("when the budget allows it, the Pod goes and the machine goes off", () => IsOff(this["spare"]));
        pet.Replicas = 0;
        _steps.Sum();
    }

    private Task WaitAsync(string step, Func<bool> happened) => _steps.WaitAsync(step, happened, Patience);

    private static void Demand(bool holds, string what)
    {
        if (!holds)
        {
            throw new StoryException($"this is not so: {what}");
        }
    }

    /// <summary>As kubectl does it.</summary>
    private async Task WantAsync(string name, PowerState state, CancellationToken cancellation)
    {
        var patch = new JsonObject { ["spec"] = new JsonObject { ["powerState"] = state.ToWire() } };
        var key = this[name].Name.Key;
        world.Stores.Machines.Observe(await world.Api.PatchAsync<Machine>(
            key, null, Kubernetes.Api.PatchKind.Merge, writer => patch.WriteTo(writer), cancellation));
    }

    private PretendMachine HardwareOf(string name) => world.Hardware.Find(new(name))!;

    private bool IsOff(Machine machine) => HardwareOf(machine.Metadata.Name).Phase == PowerPhase.Off
        && machine is { Spec.PowerState: PowerState.Off, Status.Progress: MachineState.Shutdown };

    private static bool IsRunning(Pod pod) => pod.Status.Phase == "Running" && pod.Metadata.DeletionTimestamp is null;
}
