using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Sandbox.Autoscaler;
using HomelabAutoscaler.Sandbox.World;

namespace HomelabAutoscaler.Oracle.Tests.CaModel;

/// <summary>The node that a scale-up of each group would bring: a real one that is Ready, or else what the provider says.</summary>
internal static class Templates
{
    /// <summary>A Node that has just become Ready may not have told all of its resources.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    public static TemplateNode Of(GroupView group, CallCache provider, DateTimeOffset now)
    {
        var real = group.Nodes.FirstOrDefault(node =>
            node.Condition(KubeNodeCondition.Ready) is { Status: ConditionStatus.True } ready && ready.LastTransitionTime + Settled <= now && node.Taint(NodeMarks.ToBeDeleted) is null);
        return real is null
            ? TemplateNode.Parse(provider.Template(group.Id))
            : TemplateNode.Of(real with { Spec = real.Spec with { Taints = real.Spec.Taints.Where(taint => taint.Key != NodeMarks.DeletionCandidate).ToValueList() } });
    }
}
