using Grpc.Core;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Protos;
using HomelabAutoscaler.Sandbox.World;

namespace HomelabAutoscaler.Sandbox.Autoscaler;

/// <summary>
/// Cluster Autoscaler's side of the contract, over the same gRPC: scans, reckons with upcoming nodes, asks for machines
/// that Pods wait for, drains and gives back what is not needed, and loses patience with what never comes.
/// </summary>
public sealed class ScriptedAutoscaler(CloudProvider.CloudProviderClient provider, KubeApi api, WorldStores stores, AutoscalerOptions options) : IWorldComponent
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, (IReadOnlyList<Instance> Instances, DateTimeOffset ListedAt)> _instances = [];
    private readonly Dictionary<string, DateTimeOffset> _unregisteredSince = [];
    private readonly Dictionary<string, DateTimeOffset> _backedOffUntil = [];
    private readonly ScaleDown _scaleDown = new(api, stores);
    private DateTimeOffset _nextScan;
    private DateTimeOffset _lastScaleUp = DateTimeOffset.MinValue;

    /// <summary>Told of each thing that it does, for the timeline.</summary>
    public event Action<string>? Acted;

    public async Task StepAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        if (now < _nextScan)
        {
            return;
        }

        _nextScan = now + options.ScanInterval;
        try
        {
            await ScanAsync(now, cancellation);
        }
        catch (RpcException e)
        {
            // One failed call ends the whole loop; the next one comes.
            Acted?.Invoke($"loop ended: {e.Status.StatusCode}: {e.Status.Detail}");
        }
    }

    private async Task ScanAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await provider.RefreshAsync(new(), Call(cancellation));
        var groups = await LookAsync(now, cancellation);
        if (!IsClusterHealthy(groups, now))
        {
            Acted?.Invoke("does nothing: too many Nodes are unready");
            return;
        }

        if (await RemoveFailedAsync(groups, now, cancellation))
        {
            return;
        }

        if (await ScaleUpAsync(groups, now, cancellation))
        {
            _lastScaleUp = now;
        }
        else if (now - _lastScaleUp >= options.ScaleDownDelayAfterAdd)
        {
            await ScaleDownAsync(groups, now, cancellation);
        }
    }

    private async Task<List<NodeGroupView>> LookAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var members = new Dictionary<string, List<KubeNode>>();
        foreach (var node in stores.Nodes.Current.All)
        {
            var answer = await provider.NodeGroupForNodeAsync(new() { Node = Describe(node) }, Call(cancellation));
            if (answer.NodeGroup.Id.Length > 0)
            {
                members.TryAdd(answer.NodeGroup.Id, []);
                members[answer.NodeGroup.Id].Add(node);
            }
        }

        var views = new List<NodeGroupView>();
        foreach (var group in (await provider.NodeGroupsAsync(new(), Call(cancellation))).NodeGroups)
        {
            var target = await provider.NodeGroupTargetSizeAsync(new() { Id = group.Id }, Call(cancellation));
            var groupOptions = await provider.NodeGroupGetOptionsAsync(new() { Id = group.Id, Defaults = Defaults }, Call(cancellation));
            var instances = await InstancesAsync(group.Id, now, cancellation);
            var nodes = members.GetValueOrDefault(group.Id) ?? [];
            views.Add(new(
                group.Id,
                group.MinSize,
                group.MaxSize,
                target.TargetSize,
                instances,
                groupOptions.NodeGroupAutoscalingOptions,
                nodes,
                nodes.ToDictionary(node => node.Metadata.Name, node => Readiness.Of(node, HasInstance(node, instances), now))));
        }

        NoteUnregistered(views, now);
        return views;
    }

    private async Task<IReadOnlyList<Instance>> InstancesAsync(string group, DateTimeOffset now, CancellationToken cancellation)
    {
        if (_instances.TryGetValue(group, out var known) && now - known.ListedAt < options.InstancesRefresh)
        {
            return known.Instances;
        }

        var listed = (await provider.NodeGroupNodesAsync(new() { Id = group }, Call(cancellation))).Instances;
        _instances[group] = (listed, now);
        return listed;
    }

    private void NoteUnregistered(List<NodeGroupView> groups, DateTimeOffset now)
    {
        var registered = stores.Nodes.Current.All.Select(node => node.Spec.ProviderId).OfType<string>().ToHashSet();
        var missing = groups.SelectMany(group => group.Instances)
            .Where(instance => instance.Status.InstanceState != InstanceStatus.Types.InstanceState.InstanceDeleting
                && string.IsNullOrEmpty(instance.Status.ErrorInfo?.ErrorCode)
                && !registered.Contains(instance.Id))
            .Select(instance => instance.Id)
            .ToHashSet();
        foreach (var id in _unregisteredSince.Keys.Except(missing).ToList())
        {
            _unregisteredSince.Remove(id);
        }

        foreach (var id in missing)
        {
            _unregisteredSince.TryAdd(id, now);
        }
    }

    private bool IsClusterHealthy(List<NodeGroupView> groups, DateTimeOffset now)
    {
        var instances = groups.SelectMany(group => group.Instances).ToList();
        var nodes = stores.Nodes.Current.All;
        var unready = nodes.Count(node => Readiness.Of(node, HasInstance(node, instances), now) == NodeReadiness.Unready);
        return unready <= options.OkTotalUnreadyCount || unready <= options.MaxTotalUnreadyPercentage / 100 * nodes.Count;
    }

    /// <summary>Gives back instances that failed, or that were not registered in time.</summary>
    private async Task<bool> RemoveFailedAsync(List<NodeGroupView> groups, DateTimeOffset now, CancellationToken cancellation)
    {
        var removed = false;
        foreach (var group in groups)
        {
            foreach (var instance in group.Instances)
            {
                var failed = instance.Status.ErrorInfo?.ErrorCode is { Length: > 0 };
                var late = _unregisteredSince.TryGetValue(instance.Id, out var since) && now - since > group.MaxNodeProvisionTime;
                if (!failed && !late)
                {
                    continue;
                }

                var madeUp = new ExternalGrpcNode { Name = instance.Id, ProviderID = instance.Id };
                var inGroup = await provider.NodeGroupForNodeAsync(new() { Node = madeUp }, Call(cancellation));
                if (inGroup.NodeGroup.Id.Length == 0)
                {
                    continue;
                }

                Acted?.Invoke($"gives back {instance.Id}: {(failed ? instance.Status.ErrorInfo!.ErrorMessage : "not registered in time")}");
                _backedOffUntil[group.Id] = now + options.InitialBackoff;
                await provider.NodeGroupDeleteNodesAsync(new() { Id = group.Id, Nodes = { madeUp } }, Call(cancellation));
                _instances.Remove(group.Id);
                removed = true;
            }
        }

        return removed;
    }

    private async Task<bool> ScaleUpAsync(List<NodeGroupView> groups, DateTimeOffset now, CancellationToken cancellation)
    {
        var waiting = stores.Pods.Current.All.Where(PodScheduler.IsWaiting).ToList();
        if (waiting.Count == 0)
        {
            return false;
        }

        var templates = new Dictionary<string, TemplateNode>();
        foreach (var group in groups)
        {
            templates[group.Id] = await TemplateAsync(group, cancellation);
        }

        // What fits beside what runs, or onto nodes that are on their way, asks for nothing more.
        var room = stores.Nodes.Current.All.Where(PodScheduler.IsOpen)
            .Select(node => new Bin(TemplateNode.Of(node), Fit.FreeOn(node, stores.Pods.Current.All)))
            .Concat(groups.SelectMany(group => Enumerable.Range(0, group.Upcoming(LongUnregistered(group, now))).Select(_ => new Bin(templates[group.Id], templates[group.Id].Allocatable))))
            .ToList();
        var unplaced = waiting.Where(pod => !Bin.TryPlace(room, pod)).ToList();
        foreach (var group in groups.Where(group => !(_backedOffUntil.GetValueOrDefault(group.Id) > now)))
        {
            var template = templates[group.Id];
            var added = new List<Bin>();
            var helped = 0;
            foreach (var pod in unplaced.Where(template.Allows))
            {
                if (Bin.TryPlace(added, pod))
                {
                    helped++;
                }
                else if (group.TargetSize + added.Count < group.MaxSize)
                {
                    added.Add(new(template, template.Allocatable));
                    helped += Bin.TryPlace(added, pod) ? 1 : 0;
                }
            }

            if (added.Count == 0)
            {
                continue;
            }

            Acted?.Invoke($"IncreaseSize({group.Id}, {added.Count}) for {helped} waiting Pod{(helped == 1 ? "" : "s")}");
            try
            {
                await provider.NodeGroupIncreaseSizeAsync(new() { Id = group.Id, Delta = added.Count }, Call(cancellation));
            }
            catch (RpcException)
            {
                _backedOffUntil[group.Id] = now + options.InitialBackoff;
                throw;
            }

            _instances.Remove(group.Id);
            return true;
        }

        return false;
    }

    private async Task ScaleDownAsync(List<NodeGroupView> groups, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var group in groups)
        {
            foreach (var removal in await _scaleDown.StepAsync(group, now, message => Acted?.Invoke(message), cancellation))
            {
                Acted?.Invoke($"DeleteNodes({group.Id}, {removal.Metadata.Name})");
                try
                {
                    await provider.NodeGroupDeleteNodesAsync(new() { Id = group.Id, Nodes = { Describe(removal) } }, Call(cancellation));
                }
                catch (RpcException)
                {
                    // As Cluster Autoscaler does: the node is open again, and comes again as unneeded.
                    await _scaleDown.UntaintAsync(removal, cancellation);
                    throw;
                }

                _instances.Remove(group.Id);
            }
        }
    }

    private async Task<TemplateNode> TemplateAsync(NodeGroupView group, CancellationToken cancellation)
    {
        // A real Ready Node beats the provider's word.
        if (group.Nodes.FirstOrDefault(node => group.Readiness[node.Metadata.Name] == NodeReadiness.Ready) is { } real)
        {
            return TemplateNode.Of(real with { Spec = real.Spec with { Taints = [] } });
        }

        return TemplateNode.Parse((await provider.NodeGroupTemplateNodeInfoAsync(new() { Id = group.Id }, Call(cancellation))).NodeBytes);
    }

    private int LongUnregistered(NodeGroupView group, DateTimeOffset now) =>
        group.Instances.Count(instance => _unregisteredSince.TryGetValue(instance.Id, out var since) && now - since > group.MaxNodeProvisionTime);

    private static bool HasInstance(KubeNode node, IEnumerable<Instance> instances) => instances.Any(instance => instance.Id == node.Spec.ProviderId);

    private static ExternalGrpcNode Describe(KubeNode node)
    {
        var described = new ExternalGrpcNode { Name = node.Metadata.Name, ProviderID = node.Spec.ProviderId ?? "" };
        foreach (var (key, value) in node.Metadata.Labels)
        {
            described.Labels[key] = value;
        }

        return described;
    }

    private static NodeGroupAutoscalingOptions Defaults => new()
    {
        ScaleDownUtilizationThreshold = 0.5,
        ScaleDownGpuUtilizationThreshold = 0.5,
        ScaleDownUnneededDuration = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromMinutes(10)),
        ScaleDownUnreadyDuration = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromMinutes(20)),
        MaxNodeProvisionDuration = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromMinutes(15)),
    };

    private static CallOptions Call(CancellationToken cancellation) => new(deadline: DateTime.UtcNow + CallTimeout, cancellationToken: cancellation);
}
