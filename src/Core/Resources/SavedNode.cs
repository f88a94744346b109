using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>What a Kubernetes Node carried that was deleted with its machine off, to be put back when it registers again.</summary>
[Wire]
public sealed partial record SavedNode
{
    /// <summary>Its labels.</summary>
    public StringMap Labels { get; init; }

    /// <summary>Its annotations.</summary>
    public StringMap Annotations { get; init; }

    /// <summary>Its lasting taints.</summary>
    public ValueList<Taint> Taints { get; init; }

    public static SavedNode Of(KubeNode node) => new()
    {
        Labels = node.Metadata.Labels,
        Annotations = node.Metadata.Annotations,
        Taints = LearnedTemplate.Of(node).Taints,
    };

    /// <summary>The Node with what it lacks of this; what it has by now stays.</summary>
    public KubeNode PutBack(KubeNode node)
    {
        var labels = node.Metadata.Labels;
        foreach (var (key, value) in Labels)
        {
            labels = labels.ContainsKey(key) ? labels : labels.With(key, value);
        }

        var annotations = node.Metadata.Annotations;
        foreach (var (key, value) in Annotations)
        {
            annotations = annotations.ContainsKey(key) ? annotations : annotations.With(key, value);
        }

        var missing = Taints.Where(taint => node.Taint(taint.Key) is null).ToList();
        return labels == node.Metadata.Labels && annotations == node.Metadata.Annotations && missing.Count == 0
            ? node
            : node with
            {
                Metadata = node.Metadata with { Labels = labels, Annotations = annotations },
                Spec = missing.Count == 0 ? node.Spec : node.Spec with { Taints = [.. node.Spec.Taints, .. missing] },
            };
    }
}
