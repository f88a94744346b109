using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Telling;

/// <summary>What the status page shows.</summary>
[Wire]
public sealed partial record FleetPage
{
    /// <summary>When this was so.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Whether the operator knows all machines already.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>What is the matter with the power supply; null for nothing.</summary>
    public string? Supply { get; init; }

    public ValueList<GroupLine> Groups { get; init; }

    public ValueList<MachineTile> Machines { get; init; }

    /// <param name="fleet">The groups.</param>
    /// <param name="machines">All machines, also those that are not managed.</param>
    /// <param name="nodeOf">A machine's Kubernetes Node; null when there is none.</param>
    /// <param name="isComplete">Whether these are all.</param>
    /// <param name="now">The present time.</param>
    public static FleetPage Of(MachineFleet fleet, IEnumerable<Machine> machines, Func<Machine, KubeNode?> nodeOf, bool isComplete, DateTimeOffset now) => new()
    {
        Time = now,
        IsComplete = isComplete,
        Supply = fleet.Supply?.Message,
        Groups = [.. FleetOrder.Of(fleet.Groups).Select(group => GroupLine.Of(group, now))],
        Machines = [.. FleetOrder.Of(machines).Select(machine => MachineTile.Of(Sight.Of(fleet, machine, new(nodeOf(machine)), now)))],
    };
}
