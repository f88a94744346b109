using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Sandbox.Autoscaler;

namespace HomelabAutoscaler.Oracle.Tests.CaModel;

/// <summary>One way to help Pods that wait.</summary>
internal sealed record Expansion(GroupView Group, TemplateNode Template, int Delta, IReadOnlyList<Pod> Pods);

/// <summary>Chooses among groups: the one whose money helps the most Pods, or the first.</summary>
internal static class Expander
{
    public static Expansion? Best(IReadOnlyList<Expansion> options, bool byPrice, CallCache provider, DateTimeOffset now) =>
        byPrice ? options.MinBy(option => provider.NodePrice($"template-{option.Group.Id}-1", option.Template.Labels, now) * option.Delta / option.Pods.Count) : options.Count > 0 ? options[0] : null;
}
