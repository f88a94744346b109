using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Protos;

namespace HomelabAutoscaler.Oracle.Tests.CaModel;

/// <summary>
/// Cluster Autoscaler's external gRPC provider: which answers it keeps, and until when. Groups and the groups of nodes are
/// kept until the next Refresh, but for empty ids and failures; nothing else is.
/// </summary>
internal sealed class CallCache(CloudProvider.CloudProviderClient provider, CaVersion version)
{
    private static readonly TimeSpan Unneeded = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Unready = TimeSpan.FromMinutes(20);

    private static readonly TimeSpan Provision = TimeSpan.FromMinutes(15);

    private readonly Dictionary<string, NodeGroup> _groupOfNode = [];
    private IReadOnlyList<NodeGroup>? _groups;

    /// <summary>Told of each call that changes something, after its answer.</summary>
    public event Action<CaCall>? Called;

    public void Refresh()
    {
        provider.RefreshAsync(new()).GetAwaiter().GetResult();
        _groupOfNode.Clear();
        _groups = null;
    }

    /// <summary>A failure is read as "no groups", and not kept.</summary>
    public IReadOnlyList<NodeGroup> Groups()
    {
        try
        {
            return _groups ??= provider.NodeGroupsAsync(new()).GetAwaiter().GetResult().NodeGroups;
        }
        catch (RpcException)
        {
            return [];
        }
    }

    public NodeGroup? GroupOf(KubeNode node) => GroupOf(Describe(node));

    /// <summary>The group of the node that is made up for an instance which is registered nowhere.</summary>
    public NodeGroup? GroupOfInstance(string id) => GroupOf(MadeUp(id));

    public int TargetSize(string group) => provider.NodeGroupTargetSizeAsync(new() { Id = group }).GetAwaiter().GetResult().TargetSize;

    public IReadOnlyList<Instance> Instances(string group) => provider.NodeGroupNodesAsync(new() { Id = group }).GetAwaiter().GetResult().Instances;

    /// <exception cref="CaPanicException">The answer has no node.</exception>
    public Google.Protobuf.ByteString Template(string group)
    {
        var answer = provider.NodeGroupTemplateNodeInfoAsync(new() { Id = group }).GetAwaiter().GetResult();
        var node = version.SpeaksOldMessages ? answer.NodeInfo : answer.NodeBytes;
        return node.IsEmpty ? throw new CaPanicException($"group {group} has a template without a node") : node;
    }

    public CaOptions Options(string group)
    {
        var defaults = new NodeGroupAutoscalingOptions { ScaleDownUtilizationThreshold = 0.5, ScaleDownGpuUtilizationThreshold = 0.5 };
        if (version.SpeaksOldMessages)
        {
            (defaults.ScaleDownUnneededTime, defaults.ScaleDownUnreadyTime, defaults.MaxNodeProvisionTime) = (Old(Unneeded), Old(Unready), Old(Provision));
        }
        else
        {
            (defaults.ScaleDownUnneededDuration, defaults.ScaleDownUnreadyDuration, defaults.MaxNodeProvisionDuration) =
                (Duration.FromTimeSpan(Unneeded), Duration.FromTimeSpan(Unready), Duration.FromTimeSpan(Provision));
        }

        var options = provider.NodeGroupGetOptionsAsync(new() { Id = group, Defaults = defaults }).GetAwaiter().GetResult().NodeGroupAutoscalingOptions;
        return version.SpeaksOldMessages
            ? new(options.ScaleDownUtilizationThreshold, Of(options.ScaleDownUnneededTime), Of(options.ScaleDownUnreadyTime), Of(options.MaxNodeProvisionTime))
            : new(options.ScaleDownUtilizationThreshold, Of(options.ScaleDownUnneededDuration), Of(options.ScaleDownUnreadyDuration), Of(options.MaxNodeProvisionDuration));
    }

    /// <exception cref="RpcException">It was not accepted.</exception>
    public void IncreaseSize(string group, int delta) => Tell(
        new(CaCallKind.IncreaseSize, group, delta, [], null),
        () => provider.NodeGroupIncreaseSizeAsync(new() { Id = group, Delta = delta }).GetAwaiter().GetResult());

    /// <exception cref="RpcException">It was not accepted.</exception>
    public void DecreaseTargetSize(string group, int delta) => Tell(
        new(CaCallKind.DecreaseTargetSize, group, delta, [], null),
        () => provider.NodeGroupDecreaseTargetSizeAsync(new() { Id = group, Delta = delta }).GetAwaiter().GetResult());

    /// <exception cref="RpcException">It was not accepted.</exception>
    public void DeleteNodes(string group, IReadOnlyList<KubeNode> nodes) => Delete(group, [.. nodes.Select(Describe)]);

    /// <exception cref="RpcException">It was not accepted.</exception>
    public void DeleteInstances(string group, IReadOnlyList<string> ids) => Delete(group, [.. ids.Select(MadeUp)]);

    /// <summary>The price of a made-up node of the group's template for an hour.</summary>
    public double NodePrice(string name, IEnumerable<KeyValuePair<string, string>> labels, DateTimeOffset now)
    {
        var node = new ExternalGrpcNode { Name = name, ProviderID = name };
        foreach (var (key, value) in labels)
        {
            node.Labels[key] = value;
        }

        return provider.PricingNodePriceAsync(new() { Node = node, StartTimestamp = Timestamp.FromDateTimeOffset(now), EndTimestamp = Timestamp.FromDateTimeOffset(now.AddHours(1)) })
            .GetAwaiter().GetResult().Price;
    }

    private NodeGroup? GroupOf(ExternalGrpcNode node)
    {
        var key = node.Name + node.ProviderID;
        if (_groupOfNode.TryGetValue(key, out var known))
        {
            return known;
        }

        var group = provider.NodeGroupForNodeAsync(new() { Node = node }).GetAwaiter().GetResult().NodeGroup;
        return group.Id.Length == 0 ? null : _groupOfNode[key] = group;
    }

    private void Delete(string group, IReadOnlyList<ExternalGrpcNode> nodes) => Tell(
        new(CaCallKind.DeleteNodes, group, -nodes.Count, [.. nodes.Select(node => node.Name)], null),
        () => provider.NodeGroupDeleteNodesAsync(new() { Id = group, Nodes = { nodes } }).GetAwaiter().GetResult());

    private void Tell(CaCall call, Action send)
    {
        try
        {
            send();
        }
        catch (RpcException e)
        {
            Called?.Invoke(call with { Error = e });
            throw;
        }

        Called?.Invoke(call);
    }

    private static ExternalGrpcNode Describe(KubeNode node)
    {
        var described = new ExternalGrpcNode { Name = node.Metadata.Name, ProviderID = node.Spec.ProviderId ?? "" };
        foreach (var (key, value) in node.Metadata.Labels)
        {
            described.Labels[key] = value;
        }

        return described;
    }

    private static ExternalGrpcNode MadeUp(string id) => new() { Name = id, ProviderID = id };

    private static OldDuration Old(TimeSpan time) => new() { Duration = time.Ticks * TimeSpan.NanosecondsPerTick };

    private static TimeSpan Of(OldDuration? duration) =>
        duration is null ? throw new CaPanicException("an option is missing") : TimeSpan.FromTicks(duration.Duration / TimeSpan.NanosecondsPerTick);

    private static TimeSpan Of(Duration? duration) => duration?.ToTimeSpan() ?? TimeSpan.Zero;
}

/// <summary>A group's options, as far as the model uses them.</summary>
internal sealed record CaOptions(double UtilizationThreshold, TimeSpan UnneededTime, TimeSpan UnreadyTime, TimeSpan MaxNodeProvisionTime);
