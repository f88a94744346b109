using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

[Wire]
public sealed partial record KubeNodeSpec
{
    /// <summary>Can be set only while it is empty.</summary>
    [WireName("providerID")]
    public string? ProviderId { get; init; }

    public bool? Unschedulable { get; init; }

    public ValueList<Taint> Taints { get; init; }
}
