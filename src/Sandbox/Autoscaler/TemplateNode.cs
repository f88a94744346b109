using Google.Protobuf;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Protos.Kubernetes;
using HomelabAutoscaler.Sandbox.World;

namespace HomelabAutoscaler.Sandbox.Autoscaler;

/// <summary>The node that a scale-up of a group would bring.</summary>
internal sealed record TemplateNode(StringMap Labels, ValueList<Taint> Taints, Resources Allocatable)
{
    public static TemplateNode Parse(ByteString nodeBytes)
    {
        var node = NodeMessage.Parser.ParseFrom(nodeBytes);
        return new(
            StringMap.Create(node.Metadata.Labels),
            node.Spec.Taints.Select(taint => new Taint { Key = taint.Key, Value = taint.Value, Effect = taint.Effect }).ToValueList(),
            Resources.Of(StringMap.Create(node.Status.Allocatable.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Text)))));
    }

    public static TemplateNode Of(KubeNode node) => new(node.Metadata.Labels, node.Spec.Taints, Resources.Of(node.Status.Allocatable));

    public bool Allows(Pod pod) => Fit.Allows(pod, Labels, Taints) && Allocatable.Holds(Resources.Of(pod));
}
