using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Sandbox.World;

/// <summary>Gives waiting Pods a Node: Ready, schedulable, tolerated and with room; of several the least used one.</summary>
public sealed class PodScheduler(KubeApi api, ControlPlaneVerbs verbs, WorldStores stores) : IWorldComponent
{
    public async Task StepAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var pod in stores.Pods.Current.All.Where(IsWaiting))
        {
            var pods = stores.Pods.Current.All;
            var place = stores.Nodes.Current.All
                .Where(node => IsOpen(node) && Fit.Allows(pod, node.Metadata.Labels, node.Spec.Taints))
                .Select(node => (Node: node, Free: Fit.FreeOn(node, pods)))
                .Where(place => place.Free.Holds(Resources.Of(pod)))
                .OrderByDescending(place => place.Free.Cores / Resources.Of(place.Node.Status.Allocatable).Cores)
                .Select(place => place.Node)
                .FirstOrDefault();
            if (place is not null)
            {
                await verbs.BindAsync(PodWrites.KeyOf(pod), place.Metadata.Name, cancellation);
                stores.Pods.Observe(await api.GetAsync<Pod>(PodWrites.KeyOf(pod), cancellation));
            }
        }
    }

    /// <summary>Whether the Pod has no Node yet.</summary>
    public static bool IsWaiting(Pod pod) =>
        pod is { Spec.NodeName: null or "", Metadata.DeletionTimestamp: null } && pod.Status.Phase is null or "" or "Pending";

    public static bool IsOpen(KubeNode node) =>
        node.Spec.Unschedulable is not true && node.Condition(KubeNodeCondition.Ready) is { Status: ConditionStatus.True };
}
