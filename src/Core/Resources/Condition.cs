using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>One aspect of an object's state (metav1.Condition), unique by its type.</summary>
[Wire]
public sealed partial record Condition
{
    /// <summary>Type of condition in CamelCase.</summary>
    [Pattern(@"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$")]
    [Bounds(Maximum = 316)]
    public required string Type { get; init; }

    /// <summary>True, False or Unknown.</summary>
    public required ConditionStatus Status { get; init; }

    /// <summary>Why the condition has this status, as one CamelCase word.</summary>
    [Pattern("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$")]
    [Bounds(Minimum = 1, Maximum = 1024)]
    public required string Reason { get; init; }

    /// <summary>The same for people; may be empty.</summary>
    [Bounds(Maximum = 32768)]
    public required string Message { get; init; }

    /// <summary>When the status last changed.</summary>
    public required DateTimeOffset LastTransitionTime { get; init; }

    /// <summary>The generation of the object that the condition was computed from.</summary>
    [Bounds(Minimum = 0)]
    public long? ObservedGeneration { get; init; }
}
