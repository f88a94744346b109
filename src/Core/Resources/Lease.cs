using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A coordination/v1 Lease: who leads, or (in kube-node-lease) when a kubelet was last alive.</summary>
[Wire]
[KubeResource("coordination.k8s.io", "v1", "Lease", "leases")]
public sealed partial record Lease
{
    public required ObjectMeta Metadata { get; init; }

    public LeaseSpec Spec { get; init; } = new();
}
