using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

[Wire]
public enum DnsPolicy
{
    [WireName("ClusterFirst")]
    ClusterFirst,

    /// <summary>Names of Services resolve although the Pod uses its Kubernetes Node's network.</summary>
    [WireName("ClusterFirstWithHostNet")]
    ClusterFirstWithHostNet,

    /// <summary>As on the Kubernetes Node itself.</summary>
    [WireName("Default")]
    Default,
}
