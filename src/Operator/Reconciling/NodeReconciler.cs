using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Operator.Reconciling;

/// <summary>
/// Frees Kubernetes Nodes whose machine is gone: a Node resource that is deleted takes its labels, cordon, taint and
/// condition with it, and leaves the machine's power alone. No finalizer is needed for that, which would keep resources
/// from going when the operator is not there.
/// </summary>
public sealed class NodeReconciler(KubeApi api, ClusterStores stores, EffectRunner effects, GroupIds ids, Func<string, bool> mayFree, ILogger logger)
    : IReconciler<KubeNodeName>
{
    public async Task<Requeue> PassAsync(KubeNodeName name, CancellationToken cancellation)
    {
        if (stores.Nodes.Current.Find(name.Key) is not { } node || node.Metadata.Labels[NodeMarks.MachineLabel] is not { } machineName)
        {
            return Requeue.OnChange;
        }

        // The Go original set no annotation: it knew one namespace only.
        var @namespace = node.Metadata.Annotations[NodeMarks.NamespaceAnnotation] ?? ids.HomeNamespace;
        var machine = stores.Machines.Current.Find(new(@namespace, machineName));
        var isClaimed = machine is { Metadata.DeletionTimestamp: null } && machine.KubeNodeName == name;
        if (isClaimed || !mayFree(@namespace))
        {
            return Requeue.OnChange;
        }

        logger.ReleasingNode(name, new(@namespace, machineName));
        if (NodeMarks.IsSuspended(node))
        {
            // Opened first: the condition tells that the cordon is ours, also when Cluster Autoscaler took the taint away.
            node = await UpdateAsync(node, NodeMarks.Open(node), cancellation);
            await effects.RunAsync(new MachineEffect.SetSuspended(node, null), cancellation);
            node = stores.Nodes.Current.Find(name.Key) ?? node;
        }

        await UpdateAsync(node, NodeMarks.Release(node), cancellation);
        return Requeue.OnChange;
    }

    private async Task<KubeNode> UpdateAsync(KubeNode before, KubeNode after, CancellationToken cancellation)
    {
        if (after == before)
        {
            return before;
        }

        var written = await api.UpdateAsync(before, after, null, cancellation);
        stores.Nodes.Observe(written);
        return written;
    }
}
