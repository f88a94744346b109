using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Telling;

/// <summary>All groups and machines at a glance.</summary>
[Wire]
public sealed partial record FleetReport
{
    public ValueList<GroupLine> Groups { get; init; }

    public ValueList<MachineLine> Machines { get; init; }

    /// <param name="fleet">The groups.</param>
    /// <param name="machines">All machines, also those that are not managed.</param>
    /// <param name="now">The present time.</param>
    public static FleetReport Of(MachineFleet fleet, IEnumerable<Machine> machines, DateTimeOffset now) => new()
    {
        Groups = [.. FleetOrder.Of(fleet.Groups).Select(group => GroupLine.Of(group, now))],
        Machines = [.. FleetOrder.Of(machines).Select(machine => MachineLine.Of(Sight.Of(fleet, machine, default, now)))],
    };
}
