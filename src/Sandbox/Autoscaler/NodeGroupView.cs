using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Protos;

namespace HomelabAutoscaler.Sandbox.Autoscaler;

/// <summary>What one scan knows of a node group.</summary>
internal sealed record NodeGroupView(
    string Id,
    int MinSize,
    int MaxSize,
    int TargetSize,
    IReadOnlyList<Instance> Instances,
    NodeGroupAutoscalingOptions Options,
    IReadOnlyList<KubeNode> Nodes,
    IReadOnlyDictionary<string, NodeReadiness> Readiness)
{
    public TimeSpan MaxNodeProvisionTime => Options.MaxNodeProvisionDuration.ToTimeSpan();

    /// <summary>Instances that are on their way, by target size as Cluster Autoscaler reckons it.</summary>
    public int Upcoming(int longUnregistered) =>
        Math.Max(0, TargetSize - Nodes.Count(node => Readiness[node.Metadata.Name] is NodeReadiness.Ready or NodeReadiness.Unready or NodeReadiness.Suspended) - longUnregistered);
}

/// <summary>Cluster Autoscaler's classes of Nodes, in the order in which it asks.</summary>
public enum NodeReadiness
{
    Deleted,
    Suspended,
    Ready,
    NotStarted,
    Unready,
}
