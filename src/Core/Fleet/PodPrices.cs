using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Fleet;

/// <summary>
/// Prices of Pods for Cluster Autoscaler's price expander, as on a perfectly matching machine: the fleet's mean Pod rate,
/// and the Pod's share of the fleet's cores and memory, each of which stands for half of the machines' hourly rates.
/// </summary>
public readonly record struct PodPrices(double MeanPodRate, double Rate, double Cores, double Bytes)
{
    public static PodPrices Of(MachineFleet fleet)
    {
        double rate = 0, podRate = 0, cores = 0, bytes = 0;
        var machines = 0;
        foreach (var group in fleet.Groups)
        {
            foreach (var machine in group.Machines)
            {
                machines++;
                podRate += Money.Parse(machine.Spec.Pricing?.PodRate);
                if (group.TemplateOf(machine)?.Capacity is { } capacity)
                {
                    rate += HourlyRate.Of(machine, group.PolicyOf(machine)) ?? 0;
                    cores += Quantity.Parse(capacity["cpu"]);
                    bytes += Quantity.Parse(capacity["memory"]);
                }
            }
        }

        return new(machines == 0 ? 0 : podRate / machines, rate, cores, bytes);
    }

    /// <summary>The price of a Pod that requests so much, for the time asked for.</summary>
    public double Of(double cores, double bytes, TimeSpan period) =>
        (MeanPodRate + (Rate * (Share(cores, Cores) + Share(bytes, Bytes)) / 2)) * period.TotalHours;

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;
}
