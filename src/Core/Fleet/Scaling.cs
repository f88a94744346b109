using System.Collections.Immutable;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Fleet;

/// <summary>A node as Cluster Autoscaler names it in a request.</summary>
public readonly record struct RequestedNode(string ProviderId, string Name);

/// <summary>What Cluster Autoscaler's three scaling calls do to the machines' wishes.</summary>
public static class Scaling
{
    /// <summary>IncreaseSize: exactly <paramref name="delta"/> machines to wake.</summary>
    public static ScalingChoice Increase(FleetGroup group, int delta, DateTimeOffset now)
    {
        if (delta <= 0)
        {
            return ScalingChoice.Refused(RefusalKind.Invalid, $"delta must be positive, not {delta}");
        }

        var wakeable = WakeOrder.Of(group, now).Take(delta).ToImmutableArray();
        return wakeable.Length == delta
            ? ScalingChoice.Of(wakeable, PowerState.On, now)
            : ScalingChoice.Refused(
                RefusalKind.OutOfRange,
                $"group {group.Id} has target size {group.TargetSize} and can grow by {wakeable.Length} to at most {group.MaxSize(now)}, not by {delta}");
    }

    /// <summary>DeleteNodes: the machines behind the nodes. One that is unwanted already is fine: calls are repeated.</summary>
    public static ScalingChoice Delete(MachineFleet fleet, FleetGroup group, IReadOnlyList<RequestedNode> nodes, DateTimeOffset now)
    {
        var machines = new List<Machine>();
        foreach (var node in nodes)
        {
            var machine = fleet.Find(node.ProviderId, node.Name);
            if (machine is null || machine.Group != group.Group.Name)
            {
                var what = machine is null ? "belongs to no machine" : $"is machine {machine.Name} of group {machine.Group?.Name ?? "(none)"}";
                return ScalingChoice.Refused(RefusalKind.Invalid, $"node {node.Name} (providerID {node.ProviderId}) {what}, not of group {group.Id}");
            }

            if (Membership.IsWanted(machine) && !machines.Contains(machine))
            {
                machines.Add(machine);
            }
        }

        return group.TargetSize - machines.Count < group.MinSize
            ? ScalingChoice.Refused(
                RefusalKind.OutOfRange, $"group {group.Id} has target size {group.TargetSize}: {machines.Count} fewer is below its minimum {group.MinSize}")
            : ScalingChoice.Of(machines, PowerState.Off, now);
    }

    /// <summary>
    /// DecreaseTargetSize: boots to give up, those that are furthest from Ready first; never a Ready machine. Asking for
    /// more than there are is fine: Cluster Autoscaler asks for the whole increase even when part of it has arrived.
    /// </summary>
    public static ScalingChoice Decrease(FleetGroup group, int delta, DateTimeOffset now) => delta >= 0
        ? ScalingChoice.Refused(RefusalKind.Invalid, $"delta must be negative, not {delta}")
        : ScalingChoice.Of(group.Machines
            .Where(machine => Membership.InstanceOf(machine) is InstanceState.Creating or InstanceState.Failed)
            .OrderBy(Nearness)
            .ThenByDescending(machine => machine.Status.Since)
            .ThenByDescending(machine => machine.Metadata.Name, StringComparer.Ordinal)
            .Take((int)Math.Min(-(long)delta, int.MaxValue)), PowerState.Off, now);

    private static int Nearness(Machine machine) => machine.Status.Progress switch
    {
        MachineState.StartupFailed => 0,
        MachineState.StartingUp => 2,
        _ => 1,
    };
}
