using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>What a machine's Kubernetes Node looks like when it is Ready and empty.</summary>
[Wire]
public sealed partial record NodeTemplate
{
    /// <summary>Labels of the Node.</summary>
    [Bounds(Maximum = 256)]
    public StringMap Labels { get; init; }

    /// <summary>Taints of the Node.</summary>
    [Bounds(Maximum = 64)]
    public ValueList<Taint> Taints { get; init; }

    /// <summary>Resources of the machine, such as cpu, memory and pods, as Kubernetes quantities.</summary>
    [Bounds(Maximum = 64)]
    [Quantities]
    public StringMap Capacity { get; init; }

    /// <summary>What of the capacity Pods can have. Default: all of it.</summary>
    [Bounds(Maximum = 64)]
    [Quantities]
    public StringMap Allocatable { get; init; }

    /// <summary>Processor architecture, as in the label kubernetes.io/arch: amd64, arm64, …</summary>
    public string? Architecture { get; init; }

    /// <summary>Operating system, as in the label kubernetes.io/os. Default: linux.</summary>
    public string? OperatingSystem { get; init; }
}
