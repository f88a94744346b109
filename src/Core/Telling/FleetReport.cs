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

    /// <summary>Sorted by namespace, group and name; those without a group last.</summary>
    public ValueList<MachineLine> Machines { get; init; }

    /// <param name="fleet">The groups.</param>
    /// <param name="machines">All machines, also those that are not managed.</param>
    /// <param name="now">The present time.</param>
    public static FleetReport Of(MachineFleet fleet, IEnumerable<Machine> machines, DateTimeOffset now) => new()
    {
        Groups = [.. fleet.Groups.OrderBy(group => group.Group.Name.Key).Select(group => GroupLine.Of(group, now))],
        Machines =
        [
            .. machines
                .OrderBy(machine => machine.Metadata.Namespace, StringComparer.Ordinal)
                .ThenBy(machine => machine.Group is null)
                .ThenBy(machine => machine.Group?.Name, StringComparer.Ordinal)
                .ThenBy(machine => machine.Metadata.Name, StringComparer.Ordinal)
                .Select(machine => MachineLine.Of(Sight.Of(fleet, machine, default, now))),
        ],
    };
}
