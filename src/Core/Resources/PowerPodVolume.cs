using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A Secret or a ConfigMap, mounted into the Pod that switches the power.</summary>
[Wire]
public sealed partial record PowerPodVolume
{
    /// <summary>Name of the volume, unique in the Pod.</summary>
    public required string Name { get; init; }

    /// <summary>Where the volume appears in the container.</summary>
    public required string MountPath { get; init; }

    /// <summary>The Secret to mount; give this or configMapName.</summary>
    public string? SecretName { get; init; }

    /// <summary>The ConfigMap to mount; give this or secretName.</summary>
    public string? ConfigMapName { get; init; }
}
