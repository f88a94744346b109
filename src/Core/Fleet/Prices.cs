using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Fleet;

/// <summary>Prices for Cluster Autoscaler's price expander, in the owner's currency for the time asked for.</summary>
public static class Prices
{
    /// <summary>A machine's price: what it declares, else what its watts cost; 0 when neither is known.</summary>
    public static double OfNode(Machine machine, PowerPolicy policy, TimeSpan period) => (HourlyRate.Of(machine, policy) ?? 0) * period.TotalHours;

    /// <summary>
    /// A group's price, for the made-up nodes that Cluster Autoscaler compares groups with: that of the machine that would
    /// be woken next.
    /// </summary>
    public static double OfNode(FleetGroup group, TimeSpan period, DateTimeOffset now) =>
        group.Wakeable(now).Concat(group.Machines).FirstOrDefault() is { } machine ? OfNode(machine, group.PolicyOf(machine), period) : 0;
}
