using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Oracle.Tests.CaModel;

/// <summary>What one scan saw, for those who watch Cluster Autoscaler.</summary>
/// <param name="Classes">Each Node's class.</param>
/// <param name="IsHealthy">Whether it goes on to scale.</param>
internal sealed record Scan(IReadOnlyList<GroupView> Groups, IReadOnlyDictionary<string, NodeClass> Classes, bool IsHealthy, DateTimeOffset Time)
{
    public static Scan Of(IReadOnlyList<GroupView> groups, IReadOnlyList<KubeNode> nodes, CaVersion version, DateTimeOffset now)
    {
        var classes = nodes.ToDictionary(node => node.Metadata.Name, node => Readiness.Of(node, version, now), StringComparer.Ordinal);
        return new(groups, classes, Health.IsHealthy(classes.Values.Count(@class => @class == NodeClass.Unready), nodes.Count), now);
    }
}
