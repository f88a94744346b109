using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A Pod that switches a machine on or off. It runs in a Job in the machine's namespace.</summary>
[Wire]
public sealed partial record PowerPodSpec
{
    /// <summary>Container image.</summary>
    [Bounds(Minimum = 1)]
    public required string Image { get; init; }

    /// <summary>Entry point; the image's own when left out.</summary>
    public ValueList<string> Command { get; init; }

    /// <summary>Arguments of the entry point.</summary>
    public ValueList<string> Args { get; init; }

    /// <summary>Secrets and ConfigMaps to mount, read-only.</summary>
    [Bounds(Maximum = 32)]
    public ValueList<PowerPodVolume> Volumes { get; init; }

    /// <summary>Service account of the Pod. Default: default.</summary>
    public string? ServiceAccount { get; init; }

    /// <summary>How long the finished Job is kept, in seconds. Default: 600.</summary>
    [Bounds(Minimum = 0)]
    public int? TtlSecondsAfterFinished { get; init; }
}
