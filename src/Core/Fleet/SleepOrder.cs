using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Fleet;

/// <summary>In which order machines are switched off when nobody but the operator chooses: what is not up yet, then the wake order backwards.</summary>
public static class SleepOrder
{
    public static IEnumerable<Machine> Of(FleetGroup group, IEnumerable<Machine> machines)
    {
        var order = machines.OrderBy(Nearness);
        foreach (var criterion in WakeOrder.CriteriaOf(group))
        {
            order = criterion == WakeCriterion.LeastRecentlyUsed
                ? order.ThenBy(machine => machine.Status.LastStartupTime ?? DateTimeOffset.MinValue)
                : order.ThenByDescending(machine => WakeOrder.Place(group, machine, criterion));
        }

        return order.ThenByDescending(machine => machine.Metadata.Name, StringComparer.Ordinal);
    }

    /// <summary>How near the machine is to being of use.</summary>
    public static int Nearness(Machine machine) => machine.Status.Progress switch
    {
        MachineState.StartupFailed => 0,
        MachineState.StartingUp => 2,
        MachineState.Ready => 3,
        _ => 1,
    };
}
