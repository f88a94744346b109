using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>Where a volume appears in a container.</summary>
[Wire]
public sealed partial record VolumeMount
{
    /// <summary>Name of the volume.</summary>
    [Bounds(Minimum = 1, Maximum = 63)]
    public required string Name { get; init; }

    /// <summary>Path in the container.</summary>
    [Bounds(Minimum = 1)]
    public required string MountPath { get; init; }

    /// <summary>Path within the volume; its root when left out.</summary>
    public string? SubPath { get; init; }

    /// <summary>Whether the container may only read it. Default: false.</summary>
    public bool? ReadOnly { get; init; }
}
