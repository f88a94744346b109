using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Oracle.Tests.Cluster;

namespace HomelabAutoscaler.Oracle.Tests.World;

/// <summary>ReplicaSets: so many equal Pods of each workload; those that are gone come again.</summary>
internal sealed class Workloads(Objects objects)
{
    private const string Namespace = "apps";

    private readonly SortedDictionary<string, (int Pods, int Millicores)> _wanted = new(StringComparer.Ordinal);
    private int _made;

    /// <summary>Number of Pods that are wanted in all.</summary>
    public int Wanted => _wanted.Values.Sum(work => work.Pods);

    public void Want(string workload, int pods, int millicores) => _wanted[workload] = (pods, millicores);

    public void WantNothing()
    {
        foreach (var name in _wanted.Keys.ToList())
        {
            _wanted[name] = default;
        }
    }

    public void Step(DateTimeOffset now)
    {
        foreach (var (name, work) in _wanted)
        {
            var pods = objects.Pods.All.Where(pod => pod.Metadata.Labels["app"] == name).ToList();
            for (var missing = work.Pods - pods.Count; missing > 0; missing--)
            {
                objects.Pods.Put(New(name, work.Millicores, now));
            }

            // Those that wait go first.
            foreach (var pod in pods.OrderBy(pod => pod.Spec.NodeName is not null).Take(pods.Count - work.Pods))
            {
                objects.Pods.Remove(new(Namespace, pod.Metadata.Name));
            }
        }
    }

    private Pod New(string name, int millicores, DateTimeOffset now) => new()
    {
        Metadata = new()
        {
            Name = $"{name}-{++_made:000}",
            Namespace = Namespace,
            CreationTimestamp = now,
            Labels = [new("app", name)],
            OwnerReferences = [new() { ApiVersion = "apps/v1", Kind = "ReplicaSet", Name = name, Uid = name, Controller = true }],
        },
        Spec = new() { Containers = [new() { Name = "main", Image = "pause", Resources = new() { Requests = [new("cpu", $"{millicores}m"), new("memory", "64Mi")] } }] },
        Status = new() { Phase = "Pending" },
    };
}
