using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Sandbox.World;

/// <summary>
/// The part of kube-controller-manager that minds Nodes: one whose Lease is not renewed becomes Ready=Unknown and
/// tainted, and loses its Pods after a while.
/// </summary>
public sealed class NodeLifecycle(KubeApi api, ControlPlaneVerbs verbs, WorldStores stores, WorldTiming timing) : IWorldComponent
{
    private const string NotReady = "node.kubernetes.io/not-ready";
    private const string Unreachable = "node.kubernetes.io/unreachable";
    private const string Unschedulable = "node.kubernetes.io/unschedulable";

    private readonly Dictionary<string, (DateTimeOffset? Renewed, DateTimeOffset Seen)> _leases = [];

    public async Task StepAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var node in stores.Nodes.Current.All)
        {
            try
            {
                await MindAsync(node, now, cancellation);
            }
            catch (KubeApiException e) when (e.IsConflict || e.IsNotFound)
            {
                // Somebody wrote in between: next step.
            }
        }
    }

    private async Task MindAsync(KubeNode node, DateTimeOffset now, CancellationToken cancellation)
    {
        var silence = SilenceOf(node, now);
        var ready = node.Condition(KubeNodeCondition.Ready)?.Status;
        if (silence >= timing.NodeMonitorGrace && ready is not (null or ConditionStatus.Unknown))
        {
            node = await SetUnknownAsync(node, now, cancellation);
            stores.Nodes.Observe(node);
            ready = ConditionStatus.Unknown;
        }

        var tainted = node with { Spec = node.Spec with { Taints = TaintsOf(node, ready) } };
        if (tainted != node)
        {
            stores.Nodes.Observe(await api.UpdateAsync(node, tainted, null, cancellation));
        }

        if (silence >= timing.NodeMonitorGrace + timing.PodEviction)
        {
            foreach (var pod in stores.Pods.Current.All.Where(pod => pod.Spec.NodeName == node.Metadata.Name))
            {
                await verbs.RemoveAsync(PodWrites.KeyOf(pod), cancellation);
            }
        }
    }

    private TimeSpan SilenceOf(KubeNode node, DateTimeOffset now)
    {
        var renewed = stores.Leases.Current.Find(new("kube-node-lease", node.Metadata.Name))?.Spec.RenewTime;
        if (!_leases.TryGetValue(node.Metadata.Name, out var known) || known.Renewed != renewed)
        {
            _leases[node.Metadata.Name] = known = (renewed, now);
        }

        return now - known.Seen;
    }

    private Task<KubeNode> SetUnknownAsync(KubeNode node, DateTimeOffset now, CancellationToken cancellation) => api.PatchAsync<KubeNode>(
        new(null, node.Metadata.Name),
        "status",
        PatchKind.StrategicMerge,
        writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartObject("status");
            writer.WriteStartArray("conditions");
            new KubeNodeCondition
            {
                Type = KubeNodeCondition.Ready,
                Status = ConditionStatus.Unknown,
                Reason = "NodeStatusUnknown",
                Message = "Kubelet stopped posting node status.",
                LastTransitionTime = now,
            }.Write(writer);
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndObject();
        },
        cancellation);

    private static ValueList<Taint> TaintsOf(KubeNode node, ConditionStatus? ready)
    {
        var taints = node.Spec.Taints.Where(taint => taint.Key is not (NotReady or Unreachable or Unschedulable)).ToList();
        if (node.Spec.Unschedulable == true)
        {
            taints.Add(Kept(node, Unschedulable));
        }

        switch (ready)
        {
            case ConditionStatus.Unknown:
                taints.Add(Kept(node, Unreachable));
                break;
            case null or ConditionStatus.False:
                taints.Add(Kept(node, NotReady));
                break;
        }

        return taints.Count == node.Spec.Taints.Count && taints.All(node.Spec.Taints.Contains) ? node.Spec.Taints : taints.ToValueList();
    }

    private static Taint Kept(KubeNode node, string key) => node.Taint(key) ?? new Taint { Key = key, Effect = "NoSchedule" };
}
