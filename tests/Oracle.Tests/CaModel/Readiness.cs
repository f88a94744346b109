using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Oracle.Tests.CaModel;

internal enum NodeClass
{
    Deleted,
    Suspended,
    Ready,
    NotStarted,
    Unready,
}

/// <summary>Cluster Autoscaler's classes of Nodes. It cannot ask for instances of this provider, so the taint alone says Deleted.</summary>
internal static class Readiness
{
    private static readonly TimeSpan StartupTime = TimeSpan.FromMinutes(15);

    public static NodeClass Of(KubeNode node, CaVersion version, DateTimeOffset now) =>
        node.Taint(NodeMarks.ToBeDeleted) is not null ? NodeClass.Deleted
        : version.KnowsSuspended && NodeMarks.IsSuspended(node) ? NodeClass.Suspended
        : IsReady(node) ? NodeClass.Ready
        : node.Metadata.CreationTimestamp + StartupTime > now ? NodeClass.NotStarted
        : NodeClass.Unready;

    public static bool IsReady(KubeNode node) => node.Condition(KubeNodeCondition.Ready) is { Status: ConditionStatus.True };
}
