using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Fleet;

/// <summary>A node as Cluster Autoscaler names it in a request.</summary>
/// <param name="ProviderId">Its spec.providerID.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsReadyAfterAll">Whether it is made up for an instance that did not register, but the machine's Kubernetes Node is Ready.</param>
public readonly record struct RequestedNode(string ProviderId, string Name, bool IsReadyAfterAll = false);

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

        var room = group.MaxSize(now) - group.TargetSize;
        return delta <= room
            ? ScalingChoice.Of(group.Wakeable(now).Take(delta), PowerState.On, now)
            : ScalingChoice.Refused(
                RefusalKind.OutOfRange,
                $"group {group.Id} has target size {group.TargetSize} and can grow by {room} to at most {group.MaxSize(now)}, not by {delta}");
    }

    /// <summary>
    /// DeleteNodes: the machines behind the nodes. One that is unwanted already is fine: calls are repeated. One whose boot
    /// failed is of no use to the minimum, and can be given up. One that was too slow for Cluster Autoscaler, or that it could
    /// not hear of, is not given up any more when it is there.
    /// </summary>
    public static ScalingChoice Delete(MachineFleet fleet, FleetGroup group, IReadOnlyList<RequestedNode> nodes, DateTimeOffset now)
    {
        var machines = new List<Machine>();

        // All of such a group, for one of its machines: Cluster Autoscaler makes up a node for each.
        var isWhole = group.Group.Spec.ZeroOrMaxNodeScaling is true && nodes.Any(node => !node.IsReadyAfterAll);
        foreach (var node in nodes)
        {
            var machine = fleet.Find(node.ProviderId, node.Name);
            if (machine is null || machine.Group != group.Group.Name)
            {
                var what = machine is null ? "belongs to no machine" : $"is machine {machine.Name} of group {machine.Group?.Name ?? "(none)"}";
                return ScalingChoice.Refused(RefusalKind.Invalid, $"node {node.Name} (providerID {node.ProviderId}) {what}, not of group {group.Id}");
            }

            if (group.HoldOn(machine, PowerState.On, now) is { } hold)
            {
                return ScalingChoice.Refused(RefusalKind.Held, $"a person wants machine {machine.Name} on, which is left alone until {Moments.Text(hold)}");
            }

            if (node.IsReadyAfterAll && !isWhole && Membership.IsWanted(machine))
            {
                return ScalingChoice.Refused(RefusalKind.Held, $"machine {machine.Name} is not to be given up: its Kubernetes Node {machine.KubeNodeName} is Ready, and gets its providerID in a moment");
            }

            if (Membership.IsWanted(machine) && !machines.Contains(machine))
            {
                machines.Add(machine);
            }
        }

        var useful = machines.Count(IsOfUse);
        return useful > 0 && group.UsefulSize - useful < group.Sizes.Min
            ? ScalingChoice.Refused(
                RefusalKind.OutOfRange, $"group {group.Id} has target size {group.TargetSize}: {machines.Count} fewer is below its minimum {group.Sizes.Min}")
            : ScalingChoice.Of(machines, PowerState.Off, now);
    }

    /// <summary>
    /// DecreaseTargetSize: boots to give up, those that are furthest from Ready first; never a Ready machine, one that a
    /// person wants on, or one that the minimum needs. Asking for more than there are is fine: Cluster Autoscaler asks for
    /// the whole increase even when part of it has arrived.
    /// </summary>
    public static ScalingChoice Decrease(FleetGroup group, int delta, DateTimeOffset now)
    {
        if (delta >= 0)
        {
            return ScalingChoice.Refused(RefusalKind.Invalid, $"delta must be negative, not {delta}");
        }

        var boots = group.Machines
            .Where(machine => machine.Status.Progress != MachineState.Unknown && Membership.InstanceOf(machine) is InstanceState.Creating or InstanceState.Failed && group.HoldOn(machine, PowerState.On, now) is null)
            .OrderBy(SleepOrder.Nearness)
            .ThenByDescending(machine => machine.Status.Since)
            .ThenByDescending(machine => machine.Metadata.Name, StringComparer.Ordinal)
            .ToLookup(IsOfUse);
        var spare = Math.Max(group.UsefulSize - group.Sizes.Min, 0);
        return ScalingChoice.Of(boots[false].Concat(boots[true].Take(spare)).Take((int)Math.Min(-(long)delta, int.MaxValue)), PowerState.Off, now);
    }

    /// <summary>Whether <see cref="Decrease"/> could give up the machine's boot, or <see cref="Delete"/> what is left of it.</summary>
    public static bool MayGiveUp(FleetGroup group, Machine machine, DateTimeOffset now) =>
        group.HoldOn(machine, PowerState.On, now) is null && (!IsOfUse(machine) || group.UsefulSize > group.Sizes.Min);

    private static bool IsOfUse(Machine machine) => Membership.InstanceOf(machine) != InstanceState.Failed;
}
