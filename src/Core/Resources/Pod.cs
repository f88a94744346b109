using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A core/v1 Pod, as far as it is used.</summary>
[Wire]
[KubeResource("", "v1", "Pod", "pods")]
public sealed partial record Pod
{
    public required ObjectMeta Metadata { get; init; }

    public PodSpec Spec { get; init; } = new();

    public PodStatus Status { get; init; } = new();
}
