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
    /// <summary>Whether the machine counts in its group's target size: target is intent, as written and not as observed.</summary>
    public static bool IsWanted(Machine machine) =>
        machine.Spec.PowerState == PowerState.On || (machine.Spec.PowerState is null && machine.Status.Progress == MachineState.Ready);

    /// <summary>The same as it is told: a machine that is about to be replaced has not failed yet.</summary>
    public static InstanceState InstanceOf(FleetGroup group, Machine machine, DateTimeOffset now) =>
        InstanceOf(machine) is var state && state == InstanceState.Failed && Failover.IsUnderWay(group, machine, now) ? InstanceState.Creating : state;

    public static InstanceState InstanceOf(Machine machine) => (IsWanted(machine), machine.Status.Progress) switch
    {
        (true, MachineState.Ready) => InstanceState.Running,
        (true, MachineState.StartupFailed) => InstanceState.Failed,
        (true, _) => InstanceState.Creating,
        (false, MachineState.Unknown or MachineState.Shutdown or MachineState.DrainFailed) => InstanceState.Absent,
        (false, _) => InstanceState.Deleting,
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
