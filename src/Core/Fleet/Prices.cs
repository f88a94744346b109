using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Fleet;

/// <summary>Prices for Cluster Autoscaler's price expander, in the owner's currency for the time asked for.</summary>
public static class Prices
{
    private const double GiB = 1024d * 1024 * 1024;

    /// <summary>A machine's price; 0 when it declares none.</summary>
    public static double OfNode(Machine machine, TimeSpan period) => Money.Parse(machine.Spec.Pricing?.HourlyRate) * period.TotalHours;

    /// <summary>
    /// A group's price, for the made-up nodes that Cluster Autoscaler compares groups with: that of the machine that would
    /// be woken next.
    /// </summary>
    public static double OfNode(FleetGroup group, TimeSpan period, DateTimeOffset now) =>
        WakeOrder.Of(group, now).Concat(group.Machines).FirstOrDefault() is { } machine ? OfNode(machine, period) : 0;

    /// <summary>
    /// A Pod's price on a perfectly matching machine: the fleet's mean Pod rate, and the Pod's share of the fleet's cores
    /// and memory, each of which stands for half of the machines' hourly rates.
    /// </summary>
    public static double OfPod(MachineFleet fleet, double cores, double bytes, TimeSpan period)
    {
        double rate = 0, podRate = 0, allCores = 0, allBytes = 0;
        var machines = 0;
        foreach (var group in fleet.Groups)
        {
            foreach (var machine in group.Machines)
            {
                machines++;
                podRate += Money.Parse(machine.Spec.Pricing?.PodRate);
                if (group.TemplateOf(machine)?.Capacity is { } capacity)
                {
                    rate += Money.Parse(machine.Spec.Pricing?.HourlyRate);
                    allCores += Quantity.Parse(capacity["cpu"]);
                    allBytes += Quantity.Parse(capacity["memory"]);
                }
            }
        }

        var share = Share(cores, allCores) + Share(bytes / GiB, allBytes / GiB);
        return ((machines == 0 ? 0 : podRate / machines) + (rate * share / 2)) * period.TotalHours;
    }

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;
}
