using System.Collections.Immutable;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Core.Telling;

/// <summary>
/// A machine as somebody sees it who has only read the cluster: without the operator's flags, and without what the
/// operator hears of kubelets. What depends on those is read off the status, where the operator wrote it.
/// </summary>
/// <param name="View">The machine with the policy and the wish that hold now.</param>
/// <param name="Group">Its group with all its machines; null without one.</param>
/// <param name="IsNodeKnown">Whether its Kubernetes Node was looked at.</param>
/// <param name="Now">When it was looked at.</param>
public sealed record Sight(MachineView View, FleetGroup? Group, bool IsNodeKnown, DateTimeOffset Now)
{
    private MachineFacts? _facts;

    public Machine Machine => View.Machine;

    public MachineStatus Status => View.Machine.Status;

    public PowerPolicy Policy => View.Policy;

    public PowerWish? Wish => View.Machine.Status.Wish;

    /// <summary>What the view means, as far as it goes: no kubelet was listened to.</summary>
    public MachineFacts Facts => _facts ??= new(View, Now);

    /// <summary>Whether Kubernetes has not heard of the machine lately.</summary>
    public bool IsSilent => IsNodeKnown && Facts.IsSilent;

    /// <summary>Whether it was not heard for so long that nothing runs on it any more.</summary>
    public bool IsGone => IsNodeKnown && Facts.IsGone;

    /// <summary>Whether a Job has to verify now that it is off.</summary>
    public bool IsVerificationDue => IsNodeKnown && Facts.IsVerificationDue;

    public bool IsWantedOn => Machine.Spec.PowerState == PowerState.On;

    public bool IsWantedOff => Machine.Spec.PowerState == PowerState.Off;

    /// <summary>Whether an operator has ever written the status.</summary>
    public bool IsKnown => Status.ObservedGeneration is not null || Status.Progress != MachineState.Unknown;

    /// <summary>What is in the way of switching the machine to what is wanted, or away from it once it is as wanted; null when nothing is.</summary>
    public Restraint? Restraint => (Status.Progress, Machine.Spec.PowerState) switch
    {
        (MachineState.Unknown, _) => null,
        (MachineState.StartingUp or MachineState.ShuttingDown, _) when Status.Operation is { } operation => Machines.Restraint.OnJob(View, operation.Kind, Now),
        (MachineState.Ready, not PowerState.Off) => Machines.Restraint.OnScaleDown(View, Now),
        (MachineState.Shutdown, not PowerState.On) when Group is not null => WakeRestraint.On(Group, Machine, Now),
        (_, PowerState.Off) => Machines.Restraint.OnStop(View, Now),
        _ => Machines.Restraint.OnStart(View, Now),
    };

    /// <param name="fleet">All machines and groups that may matter.</param>
    /// <param name="machine">One of them.</param>
    /// <param name="node">Its Kubernetes Node; null when there is none, absent when it was not looked at or may not be read.</param>
    /// <param name="now">The present time.</param>
    /// <param name="job">The Job of its operation's current attempt; null when there is none or it may not be read.</param>
    public static Sight Of(MachineFleet fleet, Machine machine, Optional<KubeNode> node, DateTimeOffset now, Job? job = null)
    {
        var group = fleet.GroupOf(machine);
        var policy = fleet.PolicyOf(machine);
        var owner = fleet.OwnerOf(machine.KubeNodeName);
        var wished = machine with { Status = machine.Status with { Wish = Wishes.Of(machine, policy.ManualHold, now) } };
        var view = new MachineView(
            wished, group?.Group, node.Value, job is null ? ImmutableArray<Job>.Empty : [job], default, owner is null || owner.Name == machine.Name ? null : owner.Name, policy);
        view = view with { Machine = wished with { Status = Standstill.Of(view, now) } };
        return new(group is null ? view : Neighbours.With(view, group, now), group, node.IsPresent, now);
    }
}
