using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Telling;

/// <summary>In which order groups and machines are listed for people.</summary>
public static class FleetOrder
{
    /// <summary>By namespace and name.</summary>
    public static IEnumerable<FleetGroup> Of(IEnumerable<FleetGroup> groups) => groups.OrderBy(group => group.Group.Name.Key);

    /// <summary>By namespace, group and name; those without a group last.</summary>
    public static IEnumerable<Machine> Of(IEnumerable<Machine> machines) => machines
        .OrderBy(machine => machine.Metadata.Namespace, StringComparer.Ordinal)
        .ThenBy(machine => machine.Group is null)
        .ThenBy(machine => machine.Group?.Name, StringComparer.Ordinal)
        .ThenBy(machine => machine.Metadata.Name, StringComparer.Ordinal);
}
