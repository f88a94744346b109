using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A taint of a Kubernetes Node.</summary>
[Wire]
public sealed partial record Taint
{
    /// <summary>The taint's key.</summary>
    public required string Key { get; init; }

    /// <summary>The taint's value.</summary>
    public string? Value { get; init; }

    /// <summary>NoSchedule, PreferNoSchedule or NoExecute.</summary>
    public required string Effect { get; init; }

    /// <summary>When the taint was added.</summary>
    public DateTimeOffset? TimeAdded { get; init; }
}
