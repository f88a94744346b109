using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Groups;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Telling;

/// <summary>A group at a glance, for tables and programs; counted from its machines as they are now.</summary>
[Wire]
public sealed partial record GroupLine
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required int Machines { get; init; }

    /// <summary>Machines that are wanted on: what Cluster Autoscaler calls the target size.</summary>
    public required int Wanted { get; init; }

    public required int Ready { get; init; }

    public required int Booting { get; init; }

    public required int Failed { get; init; }

    /// <summary>Machines that are kept on now.</summary>
    public required int Min { get; init; }

    /// <summary>Machines that are on or can be switched on now.</summary>
    public required int Max { get; init; }

    /// <summary>As the operator has it.</summary>
    public Health? Health { get; init; }

    /// <summary>What its machines took and saved.</summary>
    public EnergyCount? Energy { get; init; }

    public static GroupLine Of(FleetGroup group, DateTimeOffset now)
    {
        var counts = GroupCounts.Of(group, now);
        return new()
        {
            Namespace = group.Group.Name.Namespace,
            Name = group.Group.Name.Name,
            Machines = group.Machines.Length,
            Wanted = group.TargetSize,
            Ready = counts.Ready,
            Booting = counts.Booting,
            Failed = counts.Failed,
            Min = group.MinSize(now),
            Max = group.MaxSize(now),
            Health = group.Group.Status.Health,
            Energy = group.Group.Status.Energy,
        };
    }
}
