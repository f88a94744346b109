using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Watching;

namespace HomelabAutoscaler.Sandbox.World;

/// <summary>What the pretend cluster's own components see of the API server.</summary>
public sealed class WorldStores
{
    public Store<Machine> Machines { get; } = new();

    public Store<Group> Groups { get; } = new();

    public Store<KubeNode> Nodes { get; } = new();

    public Store<Pod> Pods { get; } = new();

    public Store<Job> Jobs { get; } = new();

    public Store<Lease> Leases { get; } = new();
}
