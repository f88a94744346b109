using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>What a Ready Node teaches about its machine.</summary>
public static class LearnedTemplate
{
    /// <summary>Device plugins register a while after the kubelet: until then a Node may lack its GPUs.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromMinutes(2);

    private const string Hostname = "kubernetes.io/hostname";

    public static NodeTemplate Of(KubeNode node) => new()
    {
        Labels = node.Metadata.Labels.Without(Hostname),
        Taints = node.Spec.Taints.Where(IsLasting).Select(taint => taint with { TimeAdded = null }).ToValueList(),
        Capacity = node.Status.Capacity,
        Allocatable = node.Status.Allocatable,
        Architecture = node.Status.NodeInfo?.Architecture is { Length: > 0 } architecture ? architecture : null,
        OperatingSystem = node.Status.NodeInfo?.OperatingSystem is { Length: > 0 } system ? system : null,
    };

    /// <summary>Whether a taint belongs to the machine rather than to its present condition.</summary>
    private static bool IsLasting(Taint taint) =>
        taint.Key is not (NodeMarks.ToBeDeleted or NodeMarks.DeletionCandidate)
        && !taint.Key.StartsWith("node.kubernetes.io/", StringComparison.Ordinal)
        && !taint.Key.StartsWith("node.cloudprovider.kubernetes.io/", StringComparison.Ordinal);
}
