using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Oracle.Tests.Invariants;

/// <summary>
/// A Job is made only as its machine is wanted, never while that is paused; no two run at a time; and no machine is told to
/// go off under Pods that run. A Job that runs is seen through, whatever is wanted meanwhile.
/// </summary>
internal sealed class CommandsAreWanted : Invariant
{
    public CommandsAreWanted(Run run)
        : base(run)
    {
        run.Homelab.Objects.Jobs.Changed += change =>
        {
            if (change is { Type: WatchEventType.Added, Value: { } job })
            {
                CheckNew(job);
            }
        };
    }

    public override void Switching(Machine machine, PowerOperationKind kind)
    {
        // A Pod may be quicker than the cordon on a Node that comes up while its machine is being given up already.
        var cameUpMeanwhile = Run.Homelab.NodeOf(machine.Metadata.Name)?.Condition(KubeNodeCondition.Ready)?.LastTransitionTime > machine.Status.Since;
        var pods = Run.Homelab.PodsOn(machine.Metadata.Name).Count();
        if (kind == PowerOperationKind.Shutdown && pods > 0 && !cameUpMeanwhile && Run.Homelab.HardwareOf(machine.Metadata.Name).IsAlive)
        {
            Broken($"{machine.Metadata.Name} is told to go off with {pods} Pods on it");
        }
    }

    private void CheckNew(Job job)
    {
        var machine = Run.Homelab.Machine(job.Metadata.OwnerReferences[0].Name);
        var expected = job.Metadata.Labels["type"] == PowerOperationKind.Startup.ToWire() ? PowerState.On : PowerState.Off;
        if (machine.Spec.PowerState != expected || machine.Spec.Power?.Paused is true)
        {
            Broken($"{job.Metadata.Name} is made while {machine.Metadata.Name} is wanted {machine.Spec.PowerState}{(machine.Spec.Power?.Paused is true ? " and paused" : "")}");
        }

        if (Run.Homelab.Objects.Jobs.All.Any(other => other.Metadata.Name != job.Metadata.Name && other.State() == JobState.Live && other.BelongsTo(machine)))
        {
            Broken($"{job.Metadata.Name} is made while another Job of {machine.Metadata.Name} runs");
        }
    }
}
