using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Sandbox.World;

/// <summary>Something that wants a number of equal Pods, as a ReplicaSet does: Pods that are evicted come again elsewhere.</summary>
public sealed class Workload(string name, string @namespace, Pod template, KubeApi api, ControlPlaneVerbs verbs, WorldStores stores) : IWorldComponent
{
    private int _made;
    private OwnerReference? _owner;

    public string Name => name;

    /// <summary>How many Pods are wanted.</summary>
    public int Replicas { get; set; }

    public IEnumerable<Pod> Pods => stores.Pods.Current.All.Where(pod => pod.Metadata.Namespace == @namespace && pod.Metadata.Labels["app"] == name);

    /// <summary>The cluster may know nothing of it any more: it is deployed again.</summary>
    public void BeginAgain() => _owner = null;

    public async Task StepAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        // Pods that nobody would make again are not moved away.
        _owner ??= await verbs.MakeReplicaSetAsync(@namespace, name, cancellation);
        var living = Pods.Where(pod => pod.Metadata.DeletionTimestamp is null).ToList();
        for (var missing = Replicas - living.Count; missing > 0; missing--)
        {
            var pod = template with
            {
                Metadata = template.Metadata with
                {
                    Name = $"{name}-{++_made}",
                    Namespace = @namespace,
                    Labels = template.Metadata.Labels.With("app", name),
                    OwnerReferences = [_owner],
                },
            };
            stores.Pods.Observe(await api.CreateAsync(pod, cancellation));
        }

        foreach (var pod in living.Skip(Replicas))
        {
            await api.DeleteAsync(pod, cancellation);
        }
    }

    /// <summary>A Pod that asks for that much.</summary>
    public static Pod Asking(string cpu, string memory, params ReadOnlySpan<KeyValuePair<string, string>> nodeSelector) => new()
    {
        Metadata = new() { Name = "template" },
        Spec = new()
        {
            NodeSelector = StringMap.Create(nodeSelector),
            Containers = [new() { Name = "main", Image = "registry.k8s.io/pause:3.10", Resources = new() { Requests = [new("cpu", cpu), new("memory", memory)] } }],
        },
    };
}
