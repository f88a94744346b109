using System.Collections.Immutable;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Fleet;

/// <summary>The wishes that are to be changed, in the order in which they are written, or why none is. All of them or none.</summary>
public readonly record struct ScalingChoice(ImmutableArray<WishChange> Changes, Refusal? Refusal)
{
    public static ScalingChoice Nothing { get; } = new([], null);

    /// <summary>The machines whose wishes are to be changed.</summary>
    public ImmutableArray<Machine> Machines => [.. Changes.Select(change => change.Machine)];

    public static ScalingChoice Of(IEnumerable<WishChange> changes) => new([.. changes], null);

    /// <summary>What Cluster Autoscaler wants of the machines.</summary>
    public static ScalingChoice Of(IEnumerable<Machine> machines, PowerState state, DateTimeOffset now) =>
        Of(machines.Select(machine => new WishChange(machine, state, WishSource.ClusterAutoscaler, now)));

    public static ScalingChoice Refused(RefusalKind kind, string message) => new([], new(kind, message));
}
