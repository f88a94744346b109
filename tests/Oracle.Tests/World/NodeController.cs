using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Oracle.Tests.Cluster;

namespace HomelabAutoscaler.Oracle.Tests.World;

/// <summary>A Node whose kubelet is silent is not Ready, and loses its Pods after a while.</summary>
internal sealed class NodeController(Objects objects)
{
    public const string Unreachable = "node.kubernetes.io/unreachable";

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(50);

    private static readonly TimeSpan PodEviction = TimeSpan.FromSeconds(300);

    public void Mind(KubeNode node, DateTimeOffset lastHeard, DateTimeOffset now)
    {
        var silence = now - lastHeard;
        if (silence >= Grace && node.Condition(KubeNodeCondition.Ready) is not { Status: ConditionStatus.Unknown })
        {
            objects.Nodes.Put(node with
            {
                Spec = node.Spec with { Taints = [.. node.Spec.Taints.Where(taint => taint.Key != Unreachable), new() { Key = Unreachable, Effect = "NoSchedule" }] },
                Status = node.Status with
                {
                    Conditions =
                    [
                        .. node.Status.Conditions.Where(condition => condition.Type != KubeNodeCondition.Ready),
                        new() { Type = KubeNodeCondition.Ready, Status = ConditionStatus.Unknown, Reason = "NodeStatusUnknown", LastTransitionTime = now },
                    ],
                },
            });
        }

        if (silence >= Grace + PodEviction)
        {
            foreach (var pod in objects.Pods.All.Where(pod => pod.Spec.NodeName == node.Metadata.Name))
            {
                objects.Pods.Remove(new(pod.Metadata.Namespace, pod.Metadata.Name));
            }
        }
    }
}
