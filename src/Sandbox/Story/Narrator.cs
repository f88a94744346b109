using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Sandbox.World;

namespace HomelabAutoscaler.Sandbox.Story;

/// <summary>Tells the timeline what a watcher of the cluster and of the machines would see.</summary>
internal sealed class Narrator
{
    private readonly Timeline _timeline;
    private readonly string _namespace;

    /// <param name="timeline">Where it is said.</param>
    /// <param name="world">What is watched.</param>
    /// <param name="workloads">Namespace of the Pods that are worth a line.</param>
    public Narrator(Timeline timeline, SandboxWorld world, string workloads)
    {
        _timeline = timeline;
        _namespace = workloads;
        world.Stores.Machines.Changed += Tell;
        world.Stores.Nodes.Changed += Tell;
        world.Stores.Jobs.Changed += Tell;
        world.Stores.Pods.Changed += Tell;
        world.PassedOver += problem => _timeline.Say("sandbox", $"passes over what it cannot read: {problem.Message}");
        world.Hardware.Added += Follow;
        world.Jobs.Switched += (job, machine) => _timeline.Say("job", $"{job.Metadata.Name} tells {machine.Name} to go {(job.Metadata.Labels["type"] == "startup" ? "on" : "off")}");
    }

    private void Follow(PretendMachine machine) => machine.Changed += changed => _timeline.Say("machine", changed.Phase switch
    {
        PowerPhase.Booting => $"{changed.Name} boots",
        PowerPhase.On => $"{changed.Name} is up",
        PowerPhase.GoingOff => $"{changed.Name} shuts down",
        _ => $"{changed.Name} is off",
    });

    private void Tell(Machine? before, Machine? after)
    {
        if (after is null)
        {
            return;
        }

        if (before is not null && before.Spec.PowerState != after.Spec.PowerState)
        {
            _timeline.Say("operator", $"{after.Metadata.Name}: wanted {after.Spec.PowerState?.ToWire() ?? "as it is"}");
        }

        if (before?.Status.Progress != after.Status.Progress && after.Status.Progress != MachineState.Unknown)
        {
            var message = after.Status.Message is { Length: > 0 } text ? $": {text}" : "";
            _timeline.Say("operator", $"{after.Metadata.Name} is {after.Status.Progress.ToWire()}{message}");
        }
    }

    private void Tell(KubeNode? before, KubeNode? after)
    {
        if (after is null)
        {
            return;
        }

        var name = after.Metadata.Name;
        Tell(IsReady(before), IsReady(after), "node", $"{name} is Ready", $"{name} is not Ready any more");
        Tell(before?.Spec.Unschedulable == true, after.Spec.Unschedulable == true, "node", $"{name} is cordoned", $"{name} is open");
        Tell(IsSuspended(before), IsSuspended(after), "node", $"{name} is marked as suspended", $"{name} is no longer suspended");
    }

    private void Tell(Job? before, Job? after)
    {
        if (before is null && after is not null)
        {
            _timeline.Say("operator", $"makes Job {after.Metadata.Name}");
        }
        else if (before?.State() == JobState.Live && after?.State() is { } ended and not JobState.Live)
        {
            _timeline.Say("job", $"{after.Metadata.Name} {(ended == JobState.Completed ? "is complete" : "has failed")}");
        }
    }

    private void Tell(Pod? before, Pod? after)
    {
        var pod = (after ?? before)!;
        if (pod.Metadata.Namespace != _namespace)
        {
            return;
        }

        if (before is null)
        {
            _timeline.Say("pods", $"{pod.Metadata.Name} waits");
        }
        else if (after is null)
        {
            _timeline.Say("pods", $"{pod.Metadata.Name} is gone");
        }
        else if (before.Status.Phase != "Running" && after.Status.Phase == "Running")
        {
            _timeline.Say("pods", $"{pod.Metadata.Name} runs on {pod.Spec.NodeName}");
        }
    }

    private void Tell(bool before, bool after, string who, string became, string ended)
    {
        if (before != after)
        {
            _timeline.Say(who, after ? became : ended);
        }
    }

    private static bool IsReady(KubeNode? node) => node?.Condition(KubeNodeCondition.Ready) is { Status: ConditionStatus.True };

    private static bool IsSuspended(KubeNode? node) => node is not null && NodeMarks.IsSuspended(node);
}
