using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Oracle.Tests.Cluster;

/// <summary>Everything that is in the cluster.</summary>
internal sealed class Objects
{
    private readonly Revisions _revisions;

    public Objects(TimeProvider clock)
    {
        var revisions = _revisions = new(clock);
        Machines = new(revisions);
        Groups = new(revisions);
        Nodes = new(revisions);
        Jobs = new(revisions);
        JobPods = new(revisions);
        Pods = new(revisions);
        Leases = new(revisions);
        ByRoot = ((IShelf[])[Machines, Groups, Nodes, Jobs, Pods, Leases]).ToDictionary(shelf => shelf.Root, StringComparer.Ordinal);
    }

    /// <summary>The newest resourceVersion.</summary>
    public long Revision => _revisions.Last;

    public Shelf<Machine> Machines { get; }

    public Shelf<Group> Groups { get; }

    public Shelf<KubeNode> Nodes { get; }

    public Shelf<Job> Jobs { get; }

    /// <summary>The Pods of power Jobs: the operator watches only these.</summary>
    public Shelf<Pod> JobPods { get; }

    /// <summary>The Pods of workloads, as they are listed while a Node is drained.</summary>
    public Shelf<Pod> Pods { get; }

    public Shelf<Lease> Leases { get; }

    /// <summary>What answers under which path.</summary>
    public IReadOnlyDictionary<string, IShelf> ByRoot { get; }
}
