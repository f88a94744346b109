using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Groups;

/// <summary>Keeps as many machines on as the group wants at least, for Cluster Autoscaler does not or may be away.</summary>
public static class MinimumSize
{
    /// <summary>The machines to be woken, as far as some can be.</summary>
    public static ScalingChoice Of(FleetGroup group, DateTimeOffset now)
    {
        var missing = Missing(group);
        return missing <= 0
            ? ScalingChoice.Nothing
            : ScalingChoice.Of(WakeOrder.Of(group, now).Take(missing).Select(machine =>
                new WishChange(machine, PowerState.On, WishSource.Schedule, now) { Why = $"group {group.Id} keeps {group.Sizes.Min} machines on" }));
    }

    /// <summary>Number of machines that are not wanted on but should be. One that nobody has looked at yet may be on.</summary>
    public static int Missing(FleetGroup group) =>
        group.Sizes.Min - group.TargetSize - group.Machines.Count(machine => machine is { Spec.PowerState: null, Status.Progress: MachineState.Unknown });
}
