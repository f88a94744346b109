using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Fleet;

/// <summary>What Cluster Autoscaler sees of a machine. It assumes that a scaled-down Node is gone; a homelab's stays, so it is hidden.</summary>
public enum InstanceState
{
    /// <summary>Not in the group's list.</summary>
    Absent,

    /// <summary>Wanted on and not yet there.</summary>
    Creating,

    /// <summary>Wanted on, but every attempt failed.</summary>
    Failed,

    Running,

    /// <summary>Going off.</summary>
    Deleting,
}

/// <summary>Cluster Autoscaler's view of a machine, from its wish and its state.</summary>
public static class Membership
{
    /// <summary>For so long at most Cluster Autoscaler goes by a list of instances: it asks for a new one every two minutes.</summary>
    public static readonly TimeSpan ListLifetime = TimeSpan.FromSeconds(130);

    /// <summary>Whether the machine counts in its group's target size: target is intent, as written and not as observed.</summary>
    public static bool IsWanted(Machine machine) =>
        machine.Spec.PowerState == PowerState.On || (machine.Spec.PowerState is null && machine.Status.Progress == MachineState.Ready);

    /// <summary>Whether the machine, which is wanted on, counts in the target size that Cluster Autoscaler is told.</summary>
    public static bool IsTold(FleetGroup group, Machine machine, DateTimeOffset now) => ToldUntil(group, machine, now) > now;

    /// <summary>
    /// What Cluster Autoscaler is told: also that a machine which is about to be replaced has not failed yet. A machine that will
    /// leave the target size is out of every list before, for what is listed and not in the target hides a boot that is.
    /// </summary>
    public static InstanceState InstanceOf(FleetGroup group, Machine machine, DateTimeOffset now) =>
        IsWanted(machine) && !(ToldUntil(group, machine, now) - ListLifetime > now) ? InstanceState.Absent
        : InstanceOf(machine) is var state && state == InstanceState.Failed && Failover.IsUnderWay(group, machine, now) ? InstanceState.Creating
        : state;

    public static InstanceState InstanceOf(Machine machine) => (IsWanted(machine), machine.Status.Progress) switch
    {
        (true, MachineState.Ready) => InstanceState.Running,
        (true, MachineState.StartupFailed) => InstanceState.Failed,
        (true, _) => InstanceState.Creating,
        (false, MachineState.Unknown or MachineState.Shutdown or MachineState.DrainFailed) => InstanceState.Absent,
        (false, _) => InstanceState.Deleting,
    };

    /// <summary>
    /// Until when Cluster Autoscaler is told of a machine that is wanted on: from Ready on always, and before that for as long as it
    /// comes in time or may be given up. Of one that does neither, such as one that a person wants on and that is broken, it
    /// would correct the target size in each scan, in vain, and do nothing else, for no group. Null when it is not told.
    /// </summary>
    private static DateTimeOffset? ToldUntil(FleetGroup group, Machine machine, DateTimeOffset now) => machine.Status.Progress switch
    {
        MachineState.Ready => DateTimeOffset.MaxValue,
        MachineState.Unknown => null,
        _ when Scaling.MayGiveUp(group, machine, now) => DateTimeOffset.MaxValue,
        MachineState.StartupFailed => null,
        _ => group.WishOf(machine, now)?.Time + group.PolicyOf(machine).MaxNodeProvisionTime,
    };

    /// <summary>
    /// Whether a node of the machine is in the machine's group. A real Node is from Ready until it is no longer wanted: a
    /// booting one would count as unready, and one more machine would be woken on each scan. A made-up node stands for an
    /// unregistered instance.
    /// </summary>
    public static bool IsInGroup(Machine machine, bool madeUp) => InstanceOf(machine) switch
    {
        InstanceState.Running => true,
        InstanceState.Creating or InstanceState.Failed => madeUp,
        _ => false,
    };
}
