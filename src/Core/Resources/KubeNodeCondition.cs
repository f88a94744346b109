using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A condition of a Kubernetes Node, without its heartbeat time.</summary>
[Wire]
public sealed partial record KubeNodeCondition
{
    public const string Ready = "Ready";

    /// <summary>Read by Cluster Autoscaler from 1.36 on: the machine is off on purpose.</summary>
    public const string Suspended = "Suspended";

    public required string Type { get; init; }

    public ConditionStatus Status { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }

    public DateTimeOffset? LastTransitionTime { get; init; }
}
