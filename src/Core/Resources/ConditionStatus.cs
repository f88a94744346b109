using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

[Wire]
public enum ConditionStatus
{
    [WireName("Unknown")]
    Unknown,

    [WireName("True")]
    True,

    [WireName("False")]
    False,
}
