using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

[Wire]
public sealed partial record PodStatus
{
    /// <summary>Pending, Running, Succeeded, Failed or Unknown.</summary>
    public string? Phase { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }

    public ValueList<KubeNodeCondition> Conditions { get; init; }

    public ValueList<ContainerStatus> InitContainerStatuses { get; init; }

    public ValueList<ContainerStatus> ContainerStatuses { get; init; }
}
