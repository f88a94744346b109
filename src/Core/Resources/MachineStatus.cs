using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>What was observed of a machine, and what the operator must remember of it.</summary>
[Wire]
public sealed partial record MachineStatus
{
    /// <summary>Observed power state.</summary>
    public PowerState? PowerState { get; init; }

    /// <summary>Where the machine is in its life.</summary>
    public MachineState Progress { get; init; }

    /// <summary>When progress last changed.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>What the machine took and saved; absent where its watts are not known.</summary>
    public EnergyCount? Energy { get; init; }

    /// <summary>What the machine did in the last day, oldest first: at most 16 changes.</summary>
    [Bounds(Maximum = 16)]
    public ValueList<StateSpell> History { get; init; }

    /// <summary>What happens now, and why.</summary>
    public string? Message { get; init; }

    /// <summary>Whether the machine is as wanted.</summary>
    public Health? Health { get; init; }

    /// <summary>Single aspects of the machine's state.</summary>
    [ListMapKey("type")]
    [Bounds(Maximum = 16)]
    public ValueList<Condition> Conditions { get; init; }

    /// <summary>Whose wish the wanted power state is.</summary>
    public PowerWish? Wish { get; init; }

    /// <summary>The power operation that is under way or failed last.</summary>
    public PowerOperation? Operation { get; init; }

    /// <summary>How far the Pods are moved away, while they are or when that failed.</summary>
    public DrainProgress? Drain { get; init; }

    /// <summary>Whether the last power-off was confirmed by the machine's verifyOffPodSpec or driver, and not by silence alone.</summary>
    public bool? OffVerified { get; init; }

    /// <summary>What the Kubernetes Node carried, while it is deleted.</summary>
    public SavedNode? SavedNode { get; init; }

    /// <summary>Set while the last operation is a failed one.</summary>
    public PowerFailure? Failure { get; init; }

    /// <summary>How many Jobs were made for the machine; the next Job's name counts on.</summary>
    public long? Jobs { get; init; }

    /// <summary>When the machine last became Ready.</summary>
    public DateTimeOffset? LastStartupTime { get; init; }

    /// <summary>When the machine was last found off after a shutdown.</summary>
    public DateTimeOffset? LastShutdownTime { get; init; }

    /// <summary>How long the last boot took, from the attempt that succeeded to Ready, in seconds.</summary>
    public int? LastBootSeconds { get; init; }

    /// <summary>Boot id of the machine's kernel when it was last Ready: a boot has finished when it changes.</summary>
    [WireName("bootID")]
    public string? BootId { get; init; }

    /// <summary>providerID of the machine's Kubernetes Node, learned when it was Ready.</summary>
    [WireName("providerID")]
    public string? ProviderId { get; init; }

    /// <summary>
    /// The time of the wish for which the Kubernetes Node was seen Ready without the taint of a Node that goes away: one that
    /// it gets later is new, whatever the clocks of those who set it say.
    /// </summary>
    [MicroTime]
    public DateTimeOffset? OpenedForWish { get; init; }

    /// <summary>What the Kubernetes Node looked like when it was Ready: the node template for Cluster Autoscaler.</summary>
    public NodeTemplate? Template { get; init; }

    /// <summary>When Cluster Autoscaler gave up a boot that never registered; its instance is not offered again before it was seen gone.</summary>
    public DateTimeOffset? GivenUpTime { get; init; }

    /// <summary>The metadata.generation that this status was computed from.</summary>
    public long? ObservedGeneration { get; init; }
}
