using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Oracle.Tests.Cluster;
using HomelabAutoscaler.Sandbox.World;

namespace HomelabAutoscaler.Oracle.Tests.World;

/// <summary>Gives waiting Pods a Node that is Ready, open and has room: of several the fullest, so that machines become idle.</summary>
internal sealed class Scheduler(Objects objects)
{
    public static bool IsOpen(KubeNode node) =>
        node.Spec.Unschedulable is not true && node.Condition(KubeNodeCondition.Ready) is { Status: ConditionStatus.True };

    public void Step()
    {
        foreach (var pod in objects.Pods.All.Where(pod => pod.Spec.NodeName is null))
        {
            var place = objects.Nodes.All
                .Where(node => IsOpen(node) && Fit.Allows(pod, node.Metadata.Labels, node.Spec.Taints))
                .Select(node => (Node: node, Free: Fit.FreeOn(node, objects.Pods.All)))
                .Where(place => place.Free.Holds(Resources.Of(pod)))
                .OrderBy(place => place.Node.Taint(Core.Machines.NodeMarks.DeletionCandidate) is not null)
                .ThenBy(place => place.Free.Cores)
                .Select(place => place.Node)
                .FirstOrDefault();
            if (place is not null)
            {
                objects.Pods.Put(pod with { Spec = pod.Spec with { NodeName = place.Metadata.Name }, Status = new() { Phase = "Running" } });
            }
        }
    }
}
