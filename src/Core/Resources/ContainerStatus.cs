using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>What a kubelet says of a container.</summary>
[Wire]
public sealed partial record ContainerStatus
{
    public string Name { get; init; } = "";

    public string? Image { get; init; }

    public ContainerState? State { get; init; }
}
