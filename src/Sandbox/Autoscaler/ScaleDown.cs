using System.Globalization;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Sandbox.World;

namespace HomelabAutoscaler.Sandbox.Autoscaler;

/// <summary>Finds nodes that nobody needs, taints and drains them, and says when they are empty.</summary>
internal sealed class ScaleDown(KubeApi api, WorldStores stores)
{
    private readonly Dictionary<string, DateTimeOffset> _unneededSince = [];
    private readonly HashSet<string> _draining = [];

    /// <returns>Nodes that are drained and can be deleted.</returns>
    public async Task<IReadOnlyList<KubeNode>> StepAsync(NodeGroupView group, DateTimeOffset now, Action<string> say, CancellationToken cancellation)
    {
        var drained = new List<KubeNode>();
        var size = group.TargetSize;
        foreach (var node in group.Nodes)
        {
            var name = node.Metadata.Name;
            if (node.Taint(NodeMarks.ToBeDeleted) is null)
            {
                // Nobody drains it, or somebody took the taint away, and whoever drains begins anew.
                _draining.Remove(name);
            }

            if (_draining.Contains(name))
            {
                if (await DrainAsync(node, say, cancellation))
                {
                    _draining.Remove(name);
                    drained.Add(node);
                }

                size--;
                continue;
            }

            if (node.Metadata.Annotations[NodeMarks.ScaleDownDisabled] == "true" || !IsUnneeded(group, node))
            {
                _unneededSince.Remove(name);
                continue;
            }

            _unneededSince.TryAdd(name, now);
            var wait = group.Readiness[name] == NodeReadiness.Ready ? group.Options.ScaleDownUnneededDuration : group.Options.ScaleDownUnreadyDuration;
            if (now - _unneededSince[name] >= wait.ToTimeSpan() && size > group.MinSize)
            {
                say($"taints {name}: unneeded for {(now - _unneededSince[name]).TotalSeconds:0.0} s");
                await TaintAsync(node, now, cancellation);
                _unneededSince.Remove(name);
                _draining.Add(name);
                size--;
            }
        }

        _draining.RemoveWhere(name => stores.Nodes.Current.Find(new(null, name)) is null);
        return drained;
    }

    private bool IsUnneeded(NodeGroupView group, KubeNode node)
    {
        var pods = stores.Pods.Current.All;
        var mine = pods.Where(pod => pod.Spec.NodeName == node.Metadata.Name && pod.Status.Phase is "Running" or "Pending").ToList();
        var allocatable = Resources.Of(node.Status.Allocatable);
        var used = mine.Aggregate(default(Resources), (sum, pod) => sum + Resources.Of(pod));
        var utilization = Math.Max(Share(used.Cores, allocatable.Cores), Share(used.Bytes, allocatable.Bytes));
        if (group.Readiness[node.Metadata.Name] == NodeReadiness.Ready && utilization >= group.Options.ScaleDownUtilizationThreshold)
        {
            return false;
        }

        // What runs here must find a place on what stays.
        var others = stores.Nodes.Current.All
            .Where(other => other != node && PodScheduler.IsOpen(other) && !_draining.Contains(other.Metadata.Name))
            .Select(other => new Bin(TemplateNode.Of(other), Fit.FreeOn(other, pods)))
            .ToList();
        return mine.All(pod => Bin.TryPlace(others, pod));
    }

    /// <summary>Opens a node again that could not be deleted.</summary>
    public async Task UntaintAsync(KubeNode node, CancellationToken cancellation)
    {
        var latest = await LatestAsync(node, cancellation);
        await SetTaintsAsync(latest, Others(latest).ToValueList(), cancellation);
    }

    private async Task TaintAsync(KubeNode node, DateTimeOffset now, CancellationToken cancellation)
    {
        var latest = await LatestAsync(node, cancellation);
        var taint = new Taint { Key = NodeMarks.ToBeDeleted, Value = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), Effect = "NoSchedule" };
        await SetTaintsAsync(latest, [.. Others(latest), taint], cancellation);
    }

    private Task<KubeNode> LatestAsync(KubeNode node, CancellationToken cancellation) => api.GetAsync<KubeNode>(new(null, node.Metadata.Name), cancellation);

    private async Task SetTaintsAsync(KubeNode node, ValueList<Taint> taints, CancellationToken cancellation) =>
        stores.Nodes.Observe(await api.UpdateAsync(node, node with { Spec = node.Spec with { Taints = taints } }, null, cancellation));

    private static IEnumerable<Taint> Others(KubeNode node) => node.Spec.Taints.Where(taint => taint.Key != NodeMarks.ToBeDeleted);

    private async Task<bool> DrainAsync(KubeNode node, Action<string> say, CancellationToken cancellation)
    {
        var left = stores.Pods.Current.All.Where(pod => pod.Spec.NodeName == node.Metadata.Name && pod.Status.Phase is "Running" or "Pending").ToList();
        foreach (var pod in left.Where(pod => pod.Metadata.DeletionTimestamp is null))
        {
            try
            {
                await api.EvictAsync(pod, null, cancellation);
                say($"evicts {pod.Metadata.Name}");
            }
            catch (KubeApiException e) when (e.IsTransient)
            {
                // A PodDisruptionBudget forbids it for now.
            }
        }

        return left.Count == 0;
    }

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;
}
