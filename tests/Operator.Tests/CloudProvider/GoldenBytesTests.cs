using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Protos;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Operator.Tests.CloudProvider;

/// <summary>
/// Messages byte for byte, written by hand. The numbers of the fields are those of Cluster Autoscaler's
/// cluster-autoscaler/cloudprovider/externalgrpc/protos/externalgrpc.proto: of 1.33 for what is called old here, and of 1.35 for the rest.
/// Those of the Pod are in k8s.io/api/core/v1/generated.proto. A byte before a value is the field's number times eight, plus 0 for a
/// number, 1 for a double and 2 for what has a length, which follows.
/// </summary>
public class GoldenBytesTests
{
    /// <summary>Fields: spec 2, containers 2, resources 8, requests 2 with key 1 and value 2, and the text of a quantity 1.</summary>
    private const string Pod = "12 24 12 22 42 20"
        + "12 0a 0a 03 637075 12 03 0a 01 34" // cpu: 4
        + "12 12 0a 06 6d656d6f7279 12 08 0a 06 3430393647 69"; // memory: 4096Gi

    public static IEnumerable<Func<(IMessage Message, string Bytes)>> Messages() =>
    [
        static () => (new NodeGroupsResponse { NodeGroups = { new NodeGroup { Id = "g1", MinSize = 1, MaxSize = 5, Debug = "d" } } }, "0a 0b 0a 02 6731 10 01 18 05 22 01 64"),
        static () => (new NodeGroupForNodeRequest { Node = Node() }, "0a 19 0a 02 7069 12 01 6e 1a 06 0a 01 6b 12 01 76 22 08 0a 02 616b 12 02 6176"),
        static () => (new NodeGroupForNodeResponse { NodeGroup = new() { Id = "g1" } }, "0a 04 0a 02 6731"),
        static () => (new NodeGroupTargetSizeRequest { Id = "g1" }, "0a 02 6731"),
        static () => (new NodeGroupTargetSizeResponse { TargetSize = 3 }, "08 03"),
        static () => (new NodeGroupIncreaseSizeRequest { Delta = 2, Id = "g1" }, "08 02 12 02 6731"),
        static () => (new NodeGroupDecreaseTargetSizeRequest { Delta = -1, Id = "g1" }, "08 ffffffffffffffffff01 12 02 6731"),
        static () => (new NodeGroupDeleteNodesRequest { Nodes = { new ExternalGrpcNode { Name = "n" } }, Id = "g1" }, "0a 03 12 01 6e 12 02 6731"),
        static () => (new NodeGroupNodesRequest { Id = "g1" }, "0a 02 6731"),
        static () => (new NodeGroupNodesResponse { Instances = { Failed() } }, "0a 13 0a 02 6964 12 0d 08 02 12 09 0a 01 63 12 02 6d73 18 63"),
        static () => (new NodeGroupNodesResponse { Instances = { In(InstanceStatus.Types.InstanceState.InstanceRunning), In(InstanceStatus.Types.InstanceState.InstanceDeleting) } }, "0a 04 12 02 08 01 0a 04 12 02 08 03"),
        static () => (new NodeGroupTemplateNodeInfoRequest { Id = "g1" }, "0a 02 6731"),
        static () => (new NodeGroupTemplateNodeInfoResponse { NodeInfo = ByteString.CopyFrom(1, 2), NodeBytes = ByteString.CopyFrom(3) }, "0a 02 0102 12 01 03"),
        static () => (new NodeGroupAutoscalingOptionsRequest { Id = "g1", Defaults = new() { ScaleDownUtilizationThreshold = 0.5 } }, "0a 02 6731 12 09 09 000000000000e03f"),
        static () => (new NodeGroupAutoscalingOptionsResponse { NodeGroupAutoscalingOptions = new() { ScaleDownGpuUtilizationThreshold = 0.5 } }, "0a 09 11 000000000000e03f"),
        static () => (OldOptions(), "1a 02 08 01 22 02 08 02 2a 02 08 03 30 01 38 01"),
        static () => (Options(), "42 02 08 01 4a 02 08 02 52 02 08 03 5a 02 08 04 60 01"),
        static () => (new PricingNodePriceRequest { Node = new() { Name = "n" }, StartTime = new() { Seconds = 5, Nanos = 6 }, EndTime = new() { Seconds = 7 } }, "0a 03 12 01 6e 12 04 08 05 10 06 1a 02 08 07"),
        static () => (new PricingNodePriceRequest { StartTimestamp = new() { Seconds = 5, Nanos = 6 }, EndTimestamp = new() { Seconds = 7 } }, "22 04 08 05 10 06 2a 02 08 07"),
        static () => (new PricingNodePriceResponse { Price = 1.5 }, "09 000000000000f83f"),
        static () => (new PricingPodPriceRequest { Pod = ByteString.CopyFrom(1), StartTime = new() { Seconds = 5 }, EndTime = new() { Seconds = 7 } }, "0a 01 01 12 02 08 05 1a 02 08 07"),
        static () => (new PricingPodPriceRequest { PodBytes = ByteString.CopyFrom(1), StartTimestamp = new() { Seconds = 5 }, EndTimestamp = new() { Seconds = 7 } }, "22 01 01 2a 02 08 05 32 02 08 07"),
        static () => (new PricingPodPriceResponse { Price = 1.5 }, "09 000000000000f83f"),
        static () => (new GPULabelResponse { Label = "l" }, "0a 01 6c"),
        static () => (new GetAvailableGPUTypesResponse { GpuTypes = { ["t"] = new Any() } }, "0a 05 0a 01 74 12 00"),
    ];

    [Test]
    [MethodDataSource(nameof(Messages))]
    public async Task Each_field_is_where_Cluster_Autoscaler_looks_for_it(IMessage message, string bytes)
    {
        var expected = Bytes(bytes);
        await Assert.That(Convert.ToHexStringLower(message.ToByteArray())).IsEqualTo(Convert.ToHexStringLower(expected.Span));
        await Assert.That(message.Descriptor.Parser.ParseFrom(expected)).IsEqualTo(message);
    }

    [Test]
    public async Task A_call_goes_by_the_name_that_Cluster_Autoscaler_calls()
    {
        await Assert.That(CloudProvider().FullName).IsEqualTo("clusterautoscaler.cloudprovider.v1.externalgrpc.CloudProvider");
        await Assert.That(CloudProvider().Methods.Select(method => method.Name)).IsEquivalentTo(
        [
            "NodeGroups", "NodeGroupForNode", "PricingNodePrice", "PricingPodPrice", "GPULabel", "GetAvailableGPUTypes", "Cleanup", "Refresh",
            "NodeGroupTargetSize", "NodeGroupIncreaseSize", "NodeGroupDeleteNodes", "NodeGroupDecreaseTargetSize", "NodeGroupNodes", "NodeGroupTemplateNodeInfo", "NodeGroupGetOptions",
        ]);
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task A_Pod_of_either_generation_costs_its_share_of_the_machines(bool old)
    {
        // The only machine has 8 cores and 8192 GiB: the Pod takes the half of each, for two hours.
        var template = Make.Template() with { Capacity = [new("cpu", "8"), new("memory", "8192Gi")] };
        using var fixture = await ProviderFixture.WithAsync(Make.Machine("m1", PowerState.On, MachineState.Ready, status: new() { Template = template, ProviderId = "k3s://node-of-m1" }));
        var request = old
            ? new PricingPodPriceRequest { Pod = Bytes(Pod), StartTime = new(), EndTime = new() { Seconds = 7200 } }
            : new PricingPodPriceRequest { PodBytes = Bytes(Pod), StartTimestamp = new(), EndTimestamp = new() { Seconds = 7200 } };

        await Assert.That((await fixture.Client.PricingPodPriceAsync(request)).Price).IsEqualTo(1.5 / 2 * 2);
    }

    [Test]
    public async Task Cleanup_is_answered_also_before_the_first_sync_and_changes_nothing()
    {
        using var unsynced = ProviderFixture.Unsynced();
        await Assert.That(await unsynced.Client.CleanupAsync(new())).IsEqualTo(new CleanupResponse());

        using var fixture = await ProviderFixture.WithAsync(Make.Machine("m1", PowerState.On, MachineState.Ready));
        await fixture.Client.CleanupAsync(new());
        await Assert.That(fixture.Way.Writes).IsEmpty();
        await Assert.That((await fixture.Client.NodeGroupTargetSizeAsync(new() { Id = "g1" })).TargetSize).IsEqualTo(1);
    }

    private static Google.Protobuf.Reflection.ServiceDescriptor CloudProvider() => Protos.CloudProvider.Descriptor;

    private static ExternalGrpcNode Node() => new() { ProviderID = "pi", Name = "n", Labels = { ["k"] = "v" }, Annotations = { ["ak"] = "av" } };

    private static Instance In(InstanceStatus.Types.InstanceState state) => new() { Status = new() { InstanceState = state } };

    private static Instance Failed() => new()
    {
        Id = "id",
        Status = new()
        {
            InstanceState = InstanceStatus.Types.InstanceState.InstanceCreating,
            ErrorInfo = new() { ErrorCode = "c", ErrorMessage = "ms", InstanceErrorClass = 99 },
        },
    };

    private static NodeGroupAutoscalingOptions OldOptions() => new()
    {
        ScaleDownUnneededTime = new() { Duration = 1 },
        ScaleDownUnreadyTime = new() { Duration = 2 },
        MaxNodeProvisionTime = new() { Duration = 3 },
        ZeroOrMaxNodeScaling = true,
        IgnoreDaemonSetsUtilization = true,
    };

    private static NodeGroupAutoscalingOptions Options() => new()
    {
        ScaleDownUnneededDuration = new() { Seconds = 1 },
        ScaleDownUnreadyDuration = new() { Seconds = 2 },
        MaxNodeProvisionDuration = new() { Seconds = 3 },
        MaxNodeStartupDuration = new() { Seconds = 4 },
        AllowNonAtomicScaleUpToMax = true,
    };

    private static ByteString Bytes(string hex) => ByteString.CopyFrom(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));
}
