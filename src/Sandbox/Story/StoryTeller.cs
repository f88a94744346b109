using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Sandbox.World;

namespace HomelabAutoscaler.Sandbox.Story;

/// <summary>
/// The main job from end to end: Pods wait, machines come up, the Pods run, the machines are idle and go off. What is on
/// at the beginning goes off first, for nobody needs it.
/// </summary>
internal sealed class StoryTeller(SandboxWorld world, Timeline timeline, Func<Func<bool>, TimeSpan, Task<bool>> until)
{
    public const string Namespace = "default";

    private readonly StorySteps _steps = new(timeline, until);

    /// <summary>How long a step may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    private IEnumerable<Machine> Machines => world.Stores.Machines.Current.All.Where(machine => machine.Group is not null);

    /// <exception cref="StoryException">A step did not come.</exception>
    public async Task TellAsync(CancellationToken cancellation)
    {
        timeline.Title("\nThe operator finds each machine as it is");
        await _steps.WaitAsync("each machine is recognised", () => world.Stores.Machines.Current.All.All(IsSettled), Patience);
        if (!Machines.Any())
        {
            throw new StoryException("no Node resource has the label \"group\": Cluster Autoscaler has nothing to scale");
        }

        await LearnAsync(cancellation);
        var idle = Patience + LongestUnneededTime();
        if (Machines.Any(machine => machine.Spec.PowerState == PowerState.On))
        {
            timeline.Title("\nWhat is on is not needed: it goes off");
            await _steps.WaitAsync("idle machines are off", () => Machines.All(IsOff), idle);
        }

        timeline.Title("\nPods wait");
        var work = Work();
        var wanted = work.Sum(workload => workload.Replicas);
        await _steps.WaitAsync("Cluster Autoscaler has asked for machines", () => Machines.Count(machine => machine.Spec.PowerState == PowerState.On) >= wanted, Patience);
        await _steps.WaitAsync("power Jobs have switched them on", () => Machines.Count(machine => PhaseOf(machine) != PowerPhase.Off) >= wanted, Patience);
        await _steps.WaitAsync("they have booted and are Ready", () => Machines.Count(machine => machine.Status.Progress == MachineState.Ready) >= wanted, Patience);
        await _steps.WaitAsync("the Pods run", () => work.All(workload => IsRunning(workload)), Patience);

        timeline.Title("\nThe work is done; a small Pod has come to one of the machines");
        work.ForEach(workload => workload.Replicas = 0);
        await _steps.WaitAsync("the Pods are gone", () => work.All(workload => !workload.Pods.Any()), Patience);
        var website = new Workload("website", Namespace, Workload.Asking("100m", "64Mi"), world.Api, world.Verbs, world.Stores) { Replicas = 1 };
        world.Add(website);
        await _steps.WaitAsync("the small Pod runs", () => IsRunning(website), Patience);
        await _steps.WaitAsync("idle machines are drained and given back", () => Machines.All(machine => machine.Spec.PowerState != PowerState.On), idle);
        await _steps.WaitAsync("power Jobs have switched them off", () => Machines.All(machine => PhaseOf(machine) == PowerPhase.Off), Patience);
        await _steps.WaitAsync("the operator has seen that they are off", () => Machines.All(IsOff), Patience);
        await _steps.WaitAsync("the small Pod runs elsewhere", () => IsRunning(website) && website.Pods.All(pod => pod.Spec.NodeName == PretendHardware.ControlPlane), Patience);
        _steps.Sum();
    }

    /// <summary>A group whose machines nobody has seen on is not offered to Cluster Autoscaler: one is switched on by hand.</summary>
    private async Task LearnAsync(CancellationToken cancellation)
    {
        var unknown = Machines
            .GroupBy(machine => machine.Group)
            .Where(group => group.All(machine => (machine.Status.Template ?? machine.Spec.Template ?? world.Stores.Groups.Current.Find(group.Key!.Value.Key)?.Spec.Template) is null))
            .Select(group => group.First())
            .ToList();
        if (unknown.Count == 0)
        {
            return;
        }

        timeline.Title("\nNobody knows what these machines have: one of each group is switched on by hand");
        foreach (var machine in unknown)
        {
            world.Stores.Machines.Observe(await world.Api.UpdateAsync(machine, machine with { Spec = machine.Spec with { PowerState = PowerState.On } }, null, cancellation));
        }

        await _steps.WaitAsync("machines are known", () => unknown.All(machine => world.Stores.Machines.Current.Find(machine.Name.Key)?.Status.Template is not null), Patience);
    }

    /// <summary>For each group Pods that need up to two of its machines for themselves.</summary>
    private List<Workload> Work()
    {
        var work = new List<Workload>();
        foreach (var group in Machines.GroupBy(machine => machine.Group!.Value))
        {
            var capacity = Resources.Of(world.Hardware.Find(group.First().KubeNodeName)!.Template.Capacity);
            var most = FormattableString.Invariant($"{capacity.Cores * 0.6:0.###}");
            var pod = Workload.Asking(most, "128Mi", new KeyValuePair<string, string>(NodeMarks.GroupLabel, group.Key.Name));
            work.Add(new($"work-for-{group.Key.Name}", Namespace, pod, world.Api, world.Verbs, world.Stores) { Replicas = Math.Min(2, group.Count()) });
        }

        work.ForEach(world.Add);
        return work;
    }

    private TimeSpan LongestUnneededTime() => world.Stores.Groups.Current.All
        .Select(group => Core.Units.GoDuration.TryParse(group.Spec.ScaleDownUnneededTime ?? "", out var time) ? time : TimeSpan.FromMinutes(10))
        .DefaultIfEmpty(TimeSpan.Zero)
        .Max();

    private PowerPhase PhaseOf(Machine machine) => world.Hardware.Find(machine.KubeNodeName)?.Phase ?? PowerPhase.Off;

    private bool IsOff(Machine machine) =>
        PhaseOf(machine) == PowerPhase.Off && machine is { Spec.PowerState: not PowerState.On, Status.Progress: MachineState.Shutdown };

    /// <summary>A machine that was never seen on, and does not say what it should be, stays without a wish.</summary>
    private static bool IsSettled(Machine machine) =>
        machine is { Spec.PowerState: not PowerState.Off, Status.Progress: MachineState.Ready } or { Spec.PowerState: not PowerState.On, Status.Progress: MachineState.Shutdown };

    private static bool IsRunning(Workload workload) =>
        workload.Pods.Count(pod => pod.Status.Phase == "Running" && pod.Metadata.DeletionTimestamp is null) == workload.Replicas;
}
