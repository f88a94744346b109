using Google.Protobuf;
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
[BindServiceMethod(typeof(CloudProviderBinding), nameof(CloudProviderBinding.BindService))]
public sealed class CloudProviderService(ClusterStores stores, FleetSource source, IntentWriter intents, InstanceLedger ledger, TimeProvider clock, ILogger<CloudProviderService> logger)
    : Protos.CloudProvider.CloudProviderBase
{
    private static readonly NodeGroupForNodeResponse NoGroup = new() { NodeGroup = new() };

    private readonly AnswerCache _answers = new(source, clock);

    public override Task<RefreshResponse> Refresh(RefreshRequest request, ServerCallContext context)
    {
        RequireSync();
        return Task.FromResult(new RefreshResponse());
    }

    public override Task<CleanupResponse> Cleanup(CleanupRequest request, ServerCallContext context) => Task.FromResult(new CleanupResponse());

    public override Task<NodeGroupsResponse> NodeGroups(NodeGroupsRequest request, ServerCallContext context) =>
        Task.FromResult(Answers().NodeGroups);

    /// <remarks>An unknown node has an empty group id: an error for one node would abort the whole loop of some versions.</remarks>
    public override Task<NodeGroupForNodeResponse> NodeGroupForNode(NodeGroupForNodeRequest request, ServerCallContext context)
    {
        var answers = Answers();
        var node = request.Node ?? new();
        var answer = answers.Fleet.Find(node.ProviderID, node.Name) is { } machine && Membership.IsInGroup(machine, IsMadeUp(node, machine))
            ? answers.GroupOf(machine)?.OfMember
            : null;
        return Task.FromResult(answer ?? NoGroup);
    }

    public override Task<NodeGroupTargetSizeResponse> NodeGroupTargetSize(NodeGroupTargetSizeRequest request, ServerCallContext context) =>
        Task.FromResult(Answers().Find(new(request.Id))?.TargetSize ?? new());

    public override Task<NodeGroupNodesResponse> NodeGroupNodes(NodeGroupNodesRequest request, ServerCallContext context)
    {
        var group = Answers().Find(new(request.Id));
        return Task.FromResult(
            group is null ? new()
            : ledger.HoldsBack(group.Group.Machines) ? WithoutThoseGivenUp(group.Group)
            : group.Instances);
    }

    public override Task<NodeGroupTemplateNodeInfoResponse> NodeGroupTemplateNodeInfo(NodeGroupTemplateNodeInfoRequest request, ServerCallContext context)
    {
        var group = Answers().Find(new(request.Id)) ?? throw NoSuchGroup(request.Id);
        return Task.FromResult(group.Template
            ?? throw new RpcException(new(StatusCode.FailedPrecondition, $"nobody knows what nodes of group {request.Id} look like: switch one of its machines on once, or declare spec.template")));
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
            context.CancellationToken);
        return new();
    }

    public override async Task<NodeGroupDeleteNodesResponse> NodeGroupDeleteNodes(NodeGroupDeleteNodesRequest request, ServerCallContext context)
    {
        var nodes = request.Nodes.Select(node => new RequestedNode(node.ProviderID, node.Name, IsReadyAfterAll(node))).ToList();
        var choice = await ScaleAsync(
            $"DeleteNodes({request.Id}, {string.Join(" ", nodes.Select(node => node.Name))})",
            () => Scaling.Delete(Fleet(), Known(Fleet(), request.Id), nodes, clock.GetUtcNow()),
            context.CancellationToken);
        NoteGivenUp(choice);
        return new();
    }

    public override async Task<NodeGroupDecreaseTargetSizeResponse> NodeGroupDecreaseTargetSize(NodeGroupDecreaseTargetSizeRequest request, ServerCallContext context)
    {
        var choice = await ScaleAsync(
            $"DecreaseTargetSize({request.Id}, {request.Delta})",
            () => Scaling.Decrease(Known(Fleet(), request.Id), request.Delta, clock.GetUtcNow()),
            context.CancellationToken);
        NoteGivenUp(choice);
        return new();
    }

    public override Task<PricingNodePriceResponse> PricingNodePrice(PricingNodePriceRequest request, ServerCallContext context)
    {
        var answers = Answers();
        var node = request.Node ?? new();
        var period = Messages.Period(request.StartTimestamp, request.EndTimestamp, request.StartTime, request.EndTime);
        var price = answers.Fleet.Find(node.ProviderID, node.Name) is { } machine ? Prices.OfNode(machine, answers.Fleet.PolicyOf(machine), period)
            : GroupOf(answers, node) is { } group ? group.HourlyRate * period.TotalHours
            : throw new RpcException(new(StatusCode.NotFound, $"node {node.Name} belongs to no machine and no group"));
        return Task.FromResult(new PricingNodePriceResponse { Price = price });
    }

    public override Task<PricingPodPriceResponse> PricingPodPrice(PricingPodPriceRequest request, ServerCallContext context)
    {
        try
        {
            var (cores, bytes) = Messages.Requests(request.PodBytes.IsEmpty ? request.Pod : request.PodBytes);
            var period = Messages.Period(request.StartTimestamp, request.EndTimestamp, request.StartTime, request.EndTime);
            return Task.FromResult(new PricingPodPriceResponse { Price = Answers().PodPrices.Of(cores, bytes, period) });
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new RpcException(new(StatusCode.InvalidArgument, $"the Pod cannot be read: {e.Message}"));
        }
    }

    public override Task<GPULabelResponse> GPULabel(GPULabelRequest request, ServerCallContext context) => Task.FromResult(Answers().GpuLabel);

    public override Task<GetAvailableGPUTypesResponse> GetAvailableGPUTypes(GetAvailableGPUTypesRequest request, ServerCallContext context) =>
        Task.FromResult(Answers().GpuTypes);

    /// <summary>The instances, with those that must be seen gone hidden from this one list.</summary>
    private NodeGroupNodesResponse WithoutThoseGivenUp(FleetGroup group)
    {
        var response = new NodeGroupNodesResponse();
        foreach (var machine in group.Machines)
        {
            var state = Membership.InstanceOf(group, machine, clock.GetUtcNow());
            if (ledger.MustBeMissing(machine))
            {
                ledger.SeenGone(machine);
                state = state == InstanceState.Absent ? state : InstanceState.Deleting;
            }

            if (state != InstanceState.Absent)
            {
                response.Instances.Add(Messages.Of(machine, state));
            }
        }

        return response;
    }

    private async Task<ScalingChoice> ScaleAsync(string call, Func<ScalingChoice> decide, CancellationToken cancellation)
    {
        RequireSync();
        try
        {
            var choice = await intents.ApplyAsync(decide, cancellation);
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
        RefusalKind.Held => StatusCode.FailedPrecondition,
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

    private bool IsReadyAfterAll(ExternalGrpcNode node) =>
        Fleet().Find(node.ProviderID, node.Name) is { } machine
        && IsMadeUp(node, machine)
        && stores.Nodes.Current.Find(machine.KubeNodeName.Key)?.Condition(KubeNodeCondition.Ready) is { Status: ConditionStatus.True };

    /// <summary>The group of a template node, which carries the labels that we gave it.</summary>
    private static GroupAnswers? GroupOf(Answers answers, ExternalGrpcNode node) =>
        node.Labels.TryGetValue(NodeMarks.GroupLabel, out var name)
            ? answers.Find(answers.Fleet.Ids.Of(new(node.Annotations.TryGetValue(NodeMarks.NamespaceAnnotation, out var space) ? space : answers.Fleet.Ids.HomeNamespace, name)))
            : null;

    private static FleetGroup Known(MachineFleet fleet, string id) => fleet.Find(new(id)) ?? throw NoSuchGroup(id);

    private static RpcException NoSuchGroup(string id) => new(new(StatusCode.NotFound, $"there is no group {id}"));

    /// <summary>For decisions about scaling, which need the newest.</summary>
    private MachineFleet Fleet()
    {
        RequireSync();
        return source.Current;
    }

    private Answers Answers()
    {
        RequireSync();
        return _answers.Current;
    }

    private void RequireSync()
    {
        if (!stores.HaveSynced)
        {
            throw new RpcException(new(StatusCode.Unavailable, "not synced with the API server yet"));
        }
    }
}
