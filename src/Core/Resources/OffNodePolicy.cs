using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

[Wire]
public enum OffNodePolicy
{
    /// <summary>The Node stays, cordoned and tainted.</summary>
    [WireName("Keep")]
    Keep,

    /// <summary>The Node is deleted; its labels, annotations and taints are put back when the machine registers again.</summary>
    [WireName("Delete")]
    Delete,
}
