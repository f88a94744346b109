using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

[Wire]
public sealed partial record KubeNodeStatus
{
    public StringMap Capacity { get; init; }

    public StringMap Allocatable { get; init; }

    public ValueList<KubeNodeCondition> Conditions { get; init; }

    public KubeNodeInfo? NodeInfo { get; init; }
}
