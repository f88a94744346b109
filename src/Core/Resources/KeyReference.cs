using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A key of a Secret or a ConfigMap.</summary>
[Wire]
public sealed partial record KeyReference
{
    /// <summary>Name of the Secret or ConfigMap.</summary>
    [Bounds(Minimum = 1, Maximum = 253)]
    public required string Name { get; init; }

    /// <summary>The key whose value is taken.</summary>
    [Bounds(Minimum = 1)]
    public required string Key { get; init; }

    /// <summary>Whether the Pod runs also when there is no such object or key. Default: false.</summary>
    public bool? Optional { get; init; }
}
