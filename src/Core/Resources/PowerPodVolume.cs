using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A volume of the Pod that switches the power.</summary>
[Wire]
[Cel(
    "[has(self.secretName) && self.secretName != '', has(self.configMapName) && self.configMapName != '', has(self.secret), has(self.configMap), has(self.hostPath), has(self.emptyDir), has(self.projected)].exists_one(given, given)",
    "give exactly one of secretName, configMapName, secret, configMap, hostPath, emptyDir and projected")]
public sealed partial record PowerPodVolume
{
    /// <summary>Name of the volume, unique in the Pod.</summary>
    [Bounds(Minimum = 1, Maximum = 63)]
    public required string Name { get; init; }

    /// <summary>Where the volume appears in the container; may be left out where volumeMounts names the volume.</summary>
    public string? MountPath { get; init; }

    /// <summary>Path within the volume that appears there; its root when left out.</summary>
    public string? SubPath { get; init; }

    /// <summary>Whether the container may only read it. Default: true for Secrets, ConfigMaps and projected volumes, else false.</summary>
    public bool? ReadOnly { get; init; }

    /// <summary>Name of a Secret to mount.</summary>
    [Bounds(Maximum = 253)]
    public string? SecretName { get; init; }

    /// <summary>Name of a ConfigMap to mount.</summary>
    [Bounds(Maximum = 253)]
    public string? ConfigMapName { get; init; }

    /// <summary>A Secret, as in a Pod.</summary>
    public SecretVolume? Secret { get; init; }

    /// <summary>A ConfigMap, as in a Pod.</summary>
    public ConfigMapVolume? ConfigMap { get; init; }

    /// <summary>A file, folder or device of the Kubernetes Node that the Pod runs on.</summary>
    public HostPathVolume? HostPath { get; init; }

    /// <summary>An empty folder that lives and dies with the Pod.</summary>
    public EmptyDirVolume? EmptyDir { get; init; }

    /// <summary>Several sources in one folder, as in a Pod.</summary>
    public RawJson? Projected { get; init; }
}
