using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Sandbox.Autoscaler;

/// <summary>Cluster Autoscaler's judgement of a Node.</summary>
public static class Readiness
{
    /// <summary>A Node younger than this is not yet held to be unready.</summary>
    private static readonly TimeSpan StartupTime = TimeSpan.FromMinutes(15);

    public static NodeReadiness Of(KubeNode node, bool hasInstance, DateTimeOffset now) =>
        node.Taint(NodeMarks.ToBeDeleted) is not null && !hasInstance ? NodeReadiness.Deleted
        : NodeMarks.IsSuspended(node) ? NodeReadiness.Suspended
        : node.Condition(KubeNodeCondition.Ready) is { Status: ConditionStatus.True } ? NodeReadiness.Ready
        : now - node.Metadata.CreationTimestamp < StartupTime ? NodeReadiness.NotStarted
        : NodeReadiness.Unready;
}
