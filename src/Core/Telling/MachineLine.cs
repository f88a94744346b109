using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Telling;

/// <summary>A machine at a glance, for tables and programs.</summary>
[Wire]
public sealed partial record MachineLine
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public string? Group { get; init; }

    /// <summary>Name of its Kubernetes Node.</summary>
    public required string KubernetesNode { get; init; }

    public PowerState? Wanted { get; init; }

    public WishSource? WantedBy { get; init; }

    public DateTimeOffset? WantedSince { get; init; }

    /// <summary>Until then only people change what is wanted.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    public required MachineState State { get; init; }

    public DateTimeOffset? Since { get; init; }

    /// <summary>What happens now, and why.</summary>
    public required string Reason { get; init; }

    /// <summary>What is in the way of switching the machine to what is wanted, or away from it once it is as wanted; one CamelCase word.</summary>
    public string? Restraint { get; init; }

    /// <summary>When that ends by itself.</summary>
    public DateTimeOffset? RestrainedUntil { get; init; }

    /// <summary>Why its last operation failed.</summary>
    public string? Failure { get; init; }

    public DateTimeOffset? RetestTime { get; init; }

    /// <summary>What it took and saved.</summary>
    public EnergyCount? Energy { get; init; }

    /// <summary>Whether the machine is as it is wanted, so that nothing is under way.</summary>
    public bool IsSettled => (Wanted, State) is (not PowerState.On, MachineState.Shutdown) or (not PowerState.Off, MachineState.Ready);

    public static MachineLine Of(Sight sight)
    {
        var restraint = sight.Restraint;
        var (machine, status, wish) = (sight.Machine, sight.Status, sight.Wish);
        return new()
        {
            Namespace = machine.Name.Namespace,
            Name = machine.Name.Name,
            Group = machine.Group?.Name,
            KubernetesNode = machine.KubeNodeName.Value,
            Wanted = machine.Spec.PowerState,
            WantedBy = wish?.Source,
            WantedSince = wish?.Time,
            HeldUntil = wish?.HeldUntil > sight.Now ? wish.HeldUntil : null,
            State = status.Progress,
            Since = status.Since,
            Reason = sight.IsKnown ? status.Message ?? "" : "Not looked at yet",
            Restraint = restraint?.Reason,
            RestrainedUntil = restraint?.Until,
            Failure = status.Failure?.Message,
            RetestTime = status.Failure?.RetestTime,
            Energy = status.Energy,
        };
    }
}
