using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Watching;

namespace HomelabAutoscaler.Operator.Reconciling;

/// <summary>What is known of the cluster, kind by kind.</summary>
public sealed class ClusterStores
{
    public Store<Machine> Machines { get; } = new();

    public Store<Group> Groups { get; } = new();

    public Store<KubeNode> Nodes { get; } = new();

    public Store<Job> Jobs { get; } = new();

    /// <summary>The Pods of Jobs.</summary>
    public Store<Pod> JobPods { get; } = new();

    /// <summary>Ends when everything was listed once: before that, nothing is answered and nothing done.</summary>
    public Task Synced => Task.WhenAll(Machines.Synced, Groups.Synced, Nodes.Synced, Jobs.Synced, JobPods.Synced);

    public bool HaveSynced => Machines.HasSynced && Groups.HasSynced && Nodes.HasSynced && Jobs.HasSynced && JobPods.HasSynced;
}
