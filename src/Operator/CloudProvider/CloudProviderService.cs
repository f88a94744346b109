using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Operator.Reconciling;
using HomelabAutoscaler.Protos;
using InstanceState = HomelabAutoscaler.Core.Fleet.InstanceState;

namespace HomelabAutoscaler.Operator.CloudProvider;

/// <summary>
/// What Cluster Autoscaler calls. Every read is answered from one snapshot of the fleet, on every replica; nothing is
/// answered before the first sync, for an empty answer would be taken for "no groups".
/// </summary>
public sealed class CloudProviderService(ClusterStores stores, FleetSource source, IntentWriter intents, InstanceLedger ledger, TimeProvider clock, ILogger<CloudProviderService> logger)
    : Protos.CloudProvider.CloudProviderBase
{
    public override Task<RefreshResponse> Refresh(RefreshRequest request, ServerCallContext context)
    {
        RequireSync();
        return Task.FromResult(new RefreshResponse());
    }

    public override Task<CleanupResponse> Cleanup(CleanupRequest request, ServerCallContext context) => Task.FromResult(new CleanupResponse());

    public override Task<NodeGroupsResponse> NodeGroups(NodeGroupsRequest request, ServerCallContext context)
    {
        var now = clock.GetUtcNow();
        var response = new NodeGroupsResponse();
        foreach (var group in Fleet().Groups)
        {
            if (group.IsShown(now))
            {
                response.NodeGroups.Add(Messages.Of(group, now));
            }
        }

        return Task.FromResult(response);
    }

    /// <remarks>An unknown node has an empty group id: an error for one node would abort the whole loop of some versions.</remarks>
    public override Task<NodeGroupForNodeResponse> NodeGroupForNode(NodeGroupForNodeRequest request, ServerCallContext context)
    {
        var fleet = Fleet();
        var node = request.Node ?? new();
        var now = clock.GetUtcNow();
        var group = fleet.Find(node.ProviderID, node.Name) is { } machine && Membership.IsInGroup(machine, IsMadeUp(node, machine))
            ? fleet.GroupOf(machine)
            : null;
        return Task.FromResult(new NodeGroupForNodeResponse { NodeGroup = group?.IsShown(now) == true ? Messages.Of(group, now) : new() });
    }

    public override Task<NodeGroupTargetSizeResponse> NodeGroupTargetSize(NodeGroupTargetSizeRequest request, ServerCallContext context) =>
        Task.FromResult(new NodeGroupTargetSizeResponse { TargetSize = Fleet().Find(new(request.Id))?.TargetSize ?? 0 });

    public override Task<NodeGroupNodesResponse> NodeGroupNodes(NodeGroupNodesRequest request, ServerCallContext context)
    {
        var response = new NodeGroupNodesResponse();
        foreach (var machine in Fleet().Find(new(request.Id))?.Machines ?? [])
        {
            var state = Membership.InstanceOf(machine);
            if (ledger.MustBeMissing(machine))
            {
                ledger.SeenGone(machine.Name);
                state = state == InstanceState.Absent ? state : InstanceState.Deleting;
            }

            if (state != InstanceState.Absent)
            {
                response.Instances.Add(Messages.Of(machine, state));
            }
        }

        return Task.FromResult(response);
    }

    public override Task<NodeGroupTemplateNodeInfoResponse> NodeGroupTemplateNodeInfo(NodeGroupTemplateNodeInfoRequest request, ServerCallContext context)
    {
        var group = Known(Fleet(), request.Id);
        var template = TemplateNode.Of(group, clock.GetUtcNow())
            ?? throw new RpcException(new(StatusCode.FailedPrecondition, $"nobody knows what nodes of group {group.Id} look like: switch one of its machines on once, or declare spec.template"));
        var node = Messages.Of(template, group.Group.Name);
        return Task.FromResult(new NodeGroupTemplateNodeInfoResponse { NodeInfo = node, NodeBytes = node });
    }

    public override Task<NodeGroupAutoscalingOptionsResponse> NodeGroupGetOptions(NodeGroupAutoscalingOptionsRequest request, ServerCallContext context)
    {
        var defaults = Messages.Defaults(request.Defaults);
        var options = Fleet().Find(new(request.Id)) is { } group ? GroupOptions.Of(group.Group.Spec, defaults) : defaults;
        return Task.FromResult(new NodeGroupAutoscalingOptionsResponse { NodeGroupAutoscalingOptions = Messages.Of(options) });
    }

    public override async Task<NodeGroupIncreaseSizeResponse> NodeGroupIncreaseSize(NodeGroupIncreaseSizeRequest request, ServerCallContext context)
    {
        await ScaleAsync(
            $"IncreaseSize({request.Id}, {request.Delta})",
            () => Scaling.Increase(Known(Fleet(), request.Id), request.Delta, clock.GetUtcNow()),
            PowerState.On,
            context.CancellationToken);
        return new();
    }

    public override async Task<NodeGroupDeleteNodesResponse> NodeGroupDeleteNodes(NodeGroupDeleteNodesRequest request, ServerCallContext context)
    {
        var nodes = request.Nodes.Select(node => new RequestedNode(node.ProviderID, node.Name)).ToList();
        var choice = await ScaleAsync(
            $"DeleteNodes({request.Id}, {string.Join(" ", nodes.Select(node => node.Name))})",
            () => Scaling.Delete(Fleet(), Known(Fleet(), request.Id), nodes),
            PowerState.Off,
            context.CancellationToken);
        NoteGivenUp(choice);
        return new();
    }

    public override async Task<NodeGroupDecreaseTargetSizeResponse> NodeGroupDecreaseTargetSize(NodeGroupDecreaseTargetSizeRequest request, ServerCallContext context)
    {
        var choice = await ScaleAsync(
            $"DecreaseTargetSize({request.Id}, {request.Delta})",
            () => Scaling.Decrease(Known(Fleet(), request.Id), request.Delta),
            PowerState.Off,
            context.CancellationToken);
        NoteGivenUp(choice);
        return new();
    }

    public override Task<PricingNodePriceResponse> PricingNodePrice(PricingNodePriceRequest request, ServerCallContext context)
    {
        var fleet = Fleet();
        var node = request.Node ?? new();
        var period = Messages.Period(request.StartTimestamp, request.EndTimestamp, request.StartTime, request.EndTime);
        var price = fleet.Find(node.ProviderID, node.Name) is { } machine ? Prices.OfNode(machine, period)
            : GroupOf(fleet, node) is { } group ? Prices.OfNode(group, period, clock.GetUtcNow())
            : throw new RpcException(new(StatusCode.NotFound, $"node {node.Name} belongs to no machine and no group"));
        return Task.FromResult(new PricingNodePriceResponse { Price = price });
    }

    public override Task<PricingPodPriceResponse> PricingPodPrice(PricingPodPriceRequest request, ServerCallContext context)
    {
        try
        {
            var (cores, bytes) = Messages.Requests(request.PodBytes.IsEmpty ? request.Pod : request.PodBytes);
            var period = Messages.Period(request.StartTimestamp, request.EndTimestamp, request.StartTime, request.EndTime);
            return Task.FromResult(new PricingPodPriceResponse { Price = Prices.OfPod(Fleet(), cores, bytes, period) });
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new RpcException(new(StatusCode.InvalidArgument, $"the Pod cannot be read: {e.Message}"));
        }
    }

    public override Task<GPULabelResponse> GPULabel(GPULabelRequest request, ServerCallContext context) =>
        Task.FromResult(new GPULabelResponse { Label = Gpus.LabelOf(Fleet()) });

    public override Task<GetAvailableGPUTypesResponse> GetAvailableGPUTypes(GetAvailableGPUTypesRequest request, ServerCallContext context)
    {
        var fleet = Fleet();
        var response = new GetAvailableGPUTypesResponse();
        foreach (var type in Gpus.TypesOf(fleet, Gpus.LabelOf(fleet)))
        {
            response.GpuTypes.Add(type, new Any());
        }

        return Task.FromResult(response);
    }

    private async Task<ScalingChoice> ScaleAsync(string call, Func<ScalingChoice> decide, PowerState wish, CancellationToken cancellation)
    {
        RequireSync();
        try
        {
            var choice = await intents.ApplyAsync(decide, wish, cancellation);
            if (choice.Refusal is { } refusal)
            {
                logger.Refused(call, refusal.Message);
                throw new RpcException(new(CodeOf(refusal.Kind), refusal.Message));
            }

            logger.Called($"{call}: {(choice.Machines.IsEmpty ? "nothing to do" : string.Join(", ", choice.Machines.Select(machine => machine.Name)))}");
            return choice;
        }
        catch (KubeApiException e)
        {
            logger.Refused(call, e.Message);
            throw new RpcException(new(StatusCode.Unavailable, e.Message));
        }
    }

    private static StatusCode CodeOf(RefusalKind kind) => kind switch
    {
        RefusalKind.OutOfRange => StatusCode.OutOfRange,
        _ => StatusCode.InvalidArgument,
    };

    /// <summary>Boots that were given up must be seen gone; a Ready machine's Node stays registered and needs no such care.</summary>
    private void NoteGivenUp(ScalingChoice choice)
    {
        foreach (var machine in choice.Machines)
        {
            if (machine.Status.Progress != MachineState.Ready)
            {
                ledger.GiveUp(machine.Name);
            }
        }
    }

    /// <summary>Whether the node is one that Cluster Autoscaler made up for an instance that is not registered.</summary>
    private static bool IsMadeUp(ExternalGrpcNode node, Machine machine) =>
        node.Name == node.ProviderID || (node.Name == machine.InstanceId.Value && node.Name != machine.KubeNodeName.Value);

    /// <summary>The group of a template node, which carries the labels that we gave it.</summary>
    private static FleetGroup? GroupOf(MachineFleet fleet, ExternalGrpcNode node) =>
        node.Labels.TryGetValue(NodeMarks.GroupLabel, out var name)
            ? fleet.Find(fleet.Ids.Of(new(node.Annotations.TryGetValue(NodeMarks.NamespaceAnnotation, out var space) ? space : fleet.Ids.HomeNamespace, name)))
            : null;

    private static FleetGroup Known(MachineFleet fleet, string id) =>
        fleet.Find(new(id)) ?? throw new RpcException(new(StatusCode.NotFound, $"there is no group {id}"));

    private MachineFleet Fleet()
    {
        RequireSync();
        return source.Current;
    }

    private void RequireSync()
    {
        if (!stores.HaveSynced)
        {
            throw new RpcException(new(StatusCode.Unavailable, "not synced with the API server yet"));
        }
    }
}
