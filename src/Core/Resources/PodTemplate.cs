using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

[Wire]
public sealed partial record PodTemplate
{
    public ObjectMeta? Metadata { get; init; }

    public JobPod Spec { get; init; } = new();
}
