using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>
/// A Pod that switches a machine on or off. It runs in a Job in the machine's namespace, on any Kubernetes Node but the
/// machine's own, control planes included.
/// </summary>
[Wire]
[Cel(
    "!has(self.volumes) || self.volumes.all(volume, has(volume.mountPath) || (has(self.volumeMounts) && self.volumeMounts.exists(mount, mount.name == volume.name)))",
    "each volume needs a mountPath, or a volumeMount of its name")]
[Cel(
    "!has(self.volumeMounts) || self.volumeMounts.all(mount, has(self.volumes) && self.volumes.exists(volume, volume.name == mount.name))",
    "each volumeMount needs a volume of its name")]
public sealed partial record PowerPodSpec
{
    /// <summary>Container image.</summary>
    [Bounds(Minimum = 1)]
    public required string Image { get; init; }

    /// <summary>When the image is pulled. Default: Always for the tag latest and for no tag, else IfNotPresent.</summary>
    public ImagePullPolicy? ImagePullPolicy { get; init; }

    /// <summary>Secrets with the credentials of the image's registry.</summary>
    [Bounds(Maximum = 16)]
    public ValueList<LocalReference> ImagePullSecrets { get; init; }

    /// <summary>Entry point; the image's own when left out.</summary>
    public ValueList<string> Command { get; init; }

    /// <summary>Arguments of the entry point.</summary>
    public ValueList<string> Args { get; init; }

    /// <summary>Environment variables.</summary>
    [ListMapKey("name")]
    [Bounds(Maximum = 128)]
    public ValueList<EnvVar> Env { get; init; }

    /// <summary>Secrets and ConfigMaps whose keys become environment variables.</summary>
    [Bounds(Maximum = 32)]
    public ValueList<EnvFromSource> EnvFrom { get; init; }

    /// <summary>What the container asks for and what it may use. Default: requests of 10m CPU and 32Mi memory.</summary>
    public ContainerResources? Resources { get; init; }

    /// <summary>Volumes of the Pod.</summary>
    [Bounds(Maximum = 32)]
    public ValueList<PowerPodVolume> Volumes { get; init; }

    /// <summary>Where volumes without a mountPath of their own appear, as in a container.</summary>
    [Bounds(Maximum = 32)]
    public ValueList<VolumeMount> VolumeMounts { get; init; }

    /// <summary>Service account of the Pod. Default: default, without its token.</summary>
    public string? ServiceAccount { get; init; }

    /// <summary>Whether the Pod uses the network of its Kubernetes Node, as Wake-on-LAN by broadcast needs. Default: false.</summary>
    public bool? HostNetwork { get; init; }

    /// <summary>Whether the Pod sees the processes of its Kubernetes Node. Default: false.</summary>
    [WireName("hostPID")]
    public bool? HostPid { get; init; }

    /// <summary>How names are resolved. Default: ClusterFirst, and ClusterFirstWithHostNet with hostNetwork.</summary>
    public DnsPolicy? DnsPolicy { get; init; }

    /// <summary>Whether the Pod runs on the machine itself, for example to have it power off, and not on every other one. Default: false.</summary>
    public bool? OnMachine { get; init; }

    /// <summary>Labels that the Pod's Kubernetes Node must have.</summary>
    public StringMap NodeSelector { get; init; }

    /// <summary>Taints that the Pod tolerates, beside those of control planes.</summary>
    [Bounds(Maximum = 32)]
    public ValueList<Toleration> Tolerations { get; init; }

    /// <summary>Where the Pod may run, as in a Pod. The machine's own Kubernetes Node stays excluded.</summary>
    public RawJson? Affinity { get; init; }

    /// <summary>Priority class of the Pod.</summary>
    public string? PriorityClassName { get; init; }

    /// <summary>Security of the container, as in a Pod's container: privileged, capabilities, runAsUser and so on.</summary>
    public RawJson? SecurityContext { get; init; }

    /// <summary>Security of the whole Pod, as in a Pod's securityContext: fsGroup, sysctls and so on.</summary>
    public RawJson? PodSecurityContext { get; init; }

    /// <summary>How long the Job may work, in seconds. Default: as long as the attempt, which ends it in any case.</summary>
    [Bounds(Minimum = 1)]
    public long? ActiveDeadlineSeconds { get; init; }

    /// <summary>How often the Job replaces a failed Pod within one attempt. Default: 0, for the operator makes further attempts.</summary>
    [Bounds(Minimum = 0)]
    public int? BackoffLimit { get; init; }

    /// <summary>How long the finished Job is kept, in seconds. Default: 600.</summary>
    [Bounds(Minimum = 0)]
    public int? TtlSecondsAfterFinished { get; init; }
}
