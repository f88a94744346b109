using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Fleet;

/// <summary>Prices for Cluster Autoscaler's price expander, in the owner's currency for the time asked for.</summary>
public static class Prices
{
    /// <summary>A machine's price; 0 when it declares none.</summary>
    public static double OfNode(Machine machine, TimeSpan period) => Money.Parse(machine.Spec.Pricing?.HourlyRate) * period.TotalHours;

    /// <summary>
    /// A group's price, for the made-up nodes that Cluster Autoscaler compares groups with: that of the machine that would
    /// be woken next.
    /// </summary>
    public static double OfNode(FleetGroup group, TimeSpan period, DateTimeOffset now) =>
        group.Wakeable(now).Concat(group.Machines).FirstOrDefault() is { } machine ? OfNode(machine, period) : 0;
}
