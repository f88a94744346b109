using Grpc.Core;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Protos;
using HomelabAutoscaler.Protos.Kubernetes;
using HomelabAutoscaler.Tests;
using static HomelabAutoscaler.Protos.InstanceStatus.Types;

namespace HomelabAutoscaler.Operator.Tests.CloudProvider;

/// <summary>The state matrix of the contract and the answers around it, through the messages.</summary>
public class ReadingTests
{
    private static readonly MachineStatus Known = new() { Template = Make.Template(), ProviderId = "k3s://node-of-m1" };

    [Test]
    [Arguments(PowerState.Off, MachineState.Shutdown, "", null, 0)]
    [Arguments(PowerState.On, MachineState.StartingUp, "", InstanceState.InstanceCreating, 1)]
    [Arguments(PowerState.On, MachineState.Ready, "g1", InstanceState.InstanceRunning, 1)]
    [Arguments(PowerState.Off, MachineState.Ready, "", InstanceState.InstanceDeleting, 0)]
    [Arguments(PowerState.Off, MachineState.ShuttingDown, "", InstanceState.InstanceDeleting, 0)]
    public async Task EachStateIsAnsweredAsTheContractsMatrixSays(PowerState wanted, MachineState state, string group, InstanceState? instance, int target)
    {
        using var fixture = await ProviderFixture.WithAsync(Make.Machine("m1", wanted, state, status: Known));
        var client = fixture.Client;
        var node = new ExternalGrpcNode { Name = "node-of-m1", ProviderID = "k3s://node-of-m1" };

        await Assert.That((await client.NodeGroupForNodeAsync(new() { Node = node })).NodeGroup.Id).IsEqualTo(group);
        await Assert.That((await client.NodeGroupTargetSizeAsync(new() { Id = "g1" })).TargetSize).IsEqualTo(target);
        var instances = (await client.NodeGroupNodesAsync(new() { Id = "g1" })).Instances;
        await Assert.That(instances.Select(i => (InstanceState?)i.Status.InstanceState).SingleOrDefault()).IsEqualTo(instance);
        await Assert.That(instances.All(i => i.Id == "k3s://node-of-m1")).IsTrue();
    }

    [Test]
    public async Task AFirstBootEverIsOfferedUnderAnIdOfOurOwn()
    {
        using var fixture = await ProviderFixture.WithAsync([Make.Group(spec: new() { Template = Make.Template() })], Make.Machine("m1", PowerState.On, MachineState.StartingUp));
        var id = $"homelab://{Make.Namespace}/m1";
        var instance = (await fixture.Client.NodeGroupNodesAsync(new() { Id = "g1" })).Instances.Single();
        await Assert.That(instance.Id).IsEqualTo(id);

        // Cluster Autoscaler makes up a node with the id as name and as providerID.
        var answer = await fixture.Client.NodeGroupForNodeAsync(new() { Node = new() { Name = id, ProviderID = id } });
        await Assert.That(answer.NodeGroup.Id).IsEqualTo("g1");
    }

    [Test]
    [Arguments("k3s://node-of-m1", "k3s://node-of-m1", "g1")]
    [Arguments("k3s://node-of-m1", "", "g1")]
    [Arguments("node-of-m1", "k3s://node-of-m1", "")]
    [Arguments("node-of-m1", "", "")]
    public async Task ABootingMachineIsInItsGroupForTheNodeThatClusterAutoscalerMadeUpAndNotForItsOwn(string name, string providerId, string group)
    {
        using var fixture = await ProviderFixture.WithAsync(Make.Machine("m1", PowerState.On, MachineState.StartingUp, status: Known));
        var answer = await fixture.Client.NodeGroupForNodeAsync(new() { Node = new() { Name = name, ProviderID = providerId } });

        await Assert.That(answer.NodeGroup.Id).IsEqualTo(group);
    }

    [Test]
    public async Task ABootingMachineWhoseProviderIdIsItsNameIsNotMistakenForAMadeUpNode()
    {
        using var fixture = await ProviderFixture.WithAsync(Make.Machine("m1", PowerState.On, MachineState.StartingUp, status: Known with { ProviderId = "node-of-m1" }));
        var answer = await fixture.Client.NodeGroupForNodeAsync(new() { Node = new() { Name = "node-of-m1" } });

        await Assert.That(answer.NodeGroup.Id).IsEmpty();
    }

    [Test]
    public async Task AnAnswerThatOnlyTimeChangesIsRenewedWithinASecond()
    {
        var wish = new PowerWish { PowerState = PowerState.On, Source = WishSource.ClusterAutoscaler, Time = Make.Now };
        var failed = Known with
        {
            Wish = wish,
            Failure = new() { Kind = PowerOperationKind.Startup, Message = "no answer to 3 attempts", Time = Make.Now, RetestTime = Make.Now + TimeSpan.FromHours(1), Count = 1 },
        };
        using var fixture = await ProviderFixture.WithAsync(
            Make.Machine("m1", PowerState.On, MachineState.StartupFailed, status: failed),
            Make.Machine("m2", PowerState.Off, MachineState.Shutdown, status: Known with { ProviderId = "k3s://node-of-m2" }));

        // While m2 can stand in, Cluster Autoscaler is told of no failure; its patience ends after 10 minutes.
        fixture.Clock.Advance(TimeSpan.FromSeconds(599.5));
        await Assert.That(await ErrorAsync()).IsEmpty();
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.That(await ErrorAsync()).IsNotEmpty();

        async Task<string> ErrorAsync() => (await fixture.Client.NodeGroupNodesAsync(new() { Id = "g1" })).Instances.Single().Status.ErrorInfo?.ErrorCode ?? "";
    }

    [Test]
    public async Task AFailedBootIsACreatingInstanceWithTheReason()
    {
        var failed = Known with { Failure = new() { Kind = PowerOperationKind.Startup, Message = "no answer to 3 attempts", Time = Make.Now, RetestTime = Make.Now + TimeSpan.FromMinutes(15), Count = 1 } };
        using var fixture = await ProviderFixture.WithAsync(Make.Machine("m1", PowerState.On, MachineState.StartupFailed, status: failed));
        var status = (await fixture.Client.NodeGroupNodesAsync(new() { Id = "g1" })).Instances.Single().Status;
        await Assert.That(status.InstanceState).IsEqualTo(InstanceState.InstanceCreating);
        await Assert.That(status.ErrorInfo.ErrorCode).IsNotEmpty();
        await Assert.That(status.ErrorInfo.ErrorMessage).Contains("no answer to 3 attempts");
        await Assert.That(status.ErrorInfo.InstanceErrorClass).IsEqualTo(99);
    }

    [Test]
    public async Task NodesOfNobodyHaveAnEmptyGroupIdAndNoError()
    {
        using var fixture = await ProviderFixture.WithAsync(Make.Machine("m1", PowerState.On, MachineState.Ready, status: Known));
        foreach (var node in new[] { new ExternalGrpcNode { Name = "control-plane" }, new ExternalGrpcNode { Name = "x", ProviderID = "k3s://x" }, new ExternalGrpcNode() })
        {
            await Assert.That((await fixture.Client.NodeGroupForNodeAsync(new() { Node = node })).NodeGroup.Id).IsEmpty();
        }

        await Assert.That((await fixture.Client.NodeGroupForNodeAsync(new())).NodeGroup.Id).IsEmpty();
    }

    [Test]
    public async Task AGroupOfWhichNothingIsKnownIsNotOffered()
    {
        using var fixture = await ProviderFixture.WithAsync([Make.Group("g1"), Make.Group("empty")], Make.Machine("m1", PowerState.Off, MachineState.Shutdown));
        await Assert.That((await fixture.Client.NodeGroupsAsync(new())).NodeGroups).IsEmpty();
        var refused = await Failing.With<RpcException>(async () => await fixture.Client.NodeGroupTemplateNodeInfoAsync(new() { Id = "g1" }));
        await Assert.That(refused.Status.Detail).Contains("spec.template");
    }

    [Test]
    public async Task GroupsHaveTheirLimits()
    {
        using var fixture = await ProviderFixture.WithAsync(
            Make.Machine("m1", PowerState.On, MachineState.Ready, status: Known),
            Make.Machine("m2", PowerState.Off, MachineState.Shutdown),
            Make.Machine("m3", PowerState.Off, MachineState.Shutdown));
        var group = (await fixture.Client.NodeGroupsAsync(new())).NodeGroups.Single();
        await Assert.That((group.Id, group.MinSize, group.MaxSize)).IsEqualTo(("g1", 0, 3));
    }

    [Test]
    public async Task LimitsAreThoseOfTheMomentAlsoWhenNothingButTheTimeHasChanged()
    {
        var group = Make.Group(spec: new() { MinSize = 1, MaxSize = 2, WarmHours = [new() { Start = "0 13 * * *", Duration = "1h", Machines = 3 }] });
        using var fixture = await ProviderFixture.WithAsync(
            [group],
            Make.Machine("m1", PowerState.On, MachineState.Ready, status: Known),
            Make.Machine("m2", PowerState.Off, MachineState.Shutdown),
            Make.Machine("m3", PowerState.Off, MachineState.Shutdown));

        await Assert.That(await LimitsAsync()).IsEqualTo((1, 2));
        fixture.Clock.Advance(TimeSpan.FromHours(1));
        await Assert.That(await LimitsAsync()).IsEqualTo((2, 2));
        fixture.Clock.Advance(TimeSpan.FromHours(1));
        await Assert.That(await LimitsAsync()).IsEqualTo((1, 2));

        async Task<(int Min, int Max)> LimitsAsync() =>
            (await fixture.Client.NodeGroupsAsync(new())).NodeGroups.Single() is var shown ? (shown.MinSize, shown.MaxSize) : default;
    }

    [Test]
    public async Task TheTemplateIsANodeInBothGenerationsOfTheMessage()
    {
        using var fixture = await ProviderFixture.WithAsync(Make.Machine("m1", PowerState.Off, MachineState.Shutdown, status: Known));
        var info = await fixture.Client.NodeGroupTemplateNodeInfoAsync(new() { Id = "g1" });
        await Assert.That(info.NodeBytes).IsEqualTo(info.NodeInfo);
        var node = NodeMessage.Parser.ParseFrom(info.NodeBytes);
        await Assert.That(node.Status.Capacity["cpu"].Text).IsEqualTo("4");
        await Assert.That(node.Metadata.Labels["infra.homecluster.dev/group"]).IsEqualTo("g1");
        await Assert.That(node.Metadata.Labels["kubernetes.io/arch"]).IsEqualTo("amd64");
        await Assert.That(node.Status.Conditions.Single().Type).IsEqualTo("Ready");
    }

    [Test]
    public async Task OptionsAreWholeInBothGenerations()
    {
        var spec = new GroupSpec { ScaleDownUtilizationThreshold = "70", ScaleDownUnneededTime = "30s", MaxNodeProvisionTime = "2m" };
        using var fixture = await ProviderFixture.WithAsync([Make.Group(spec: spec)], Make.Machine("m1", status: Known));
        var old = (await fixture.Client.NodeGroupGetOptionsAsync(new()
        {
            Id = "g1",
            Defaults = new() { ScaleDownUnreadyTime = new() { Duration = 60_000_000_000 }, ScaleDownGpuUtilizationThreshold = 0.4 },
        })).NodeGroupAutoscalingOptions;
        await Assert.That(old.ScaleDownUtilizationThreshold).IsEqualTo(0.7);
        await Assert.That(old.ScaleDownGpuUtilizationThreshold).IsEqualTo(0.4);
        await Assert.That(old.ScaleDownUnneededTime.Duration).IsEqualTo(30_000_000_000);
        await Assert.That(old.ScaleDownUnneededDuration.ToTimeSpan()).IsEqualTo(TimeSpan.FromSeconds(30));
        await Assert.That(old.ScaleDownUnreadyTime.Duration).IsEqualTo(60_000_000_000);
        await Assert.That(old.ScaleDownUnreadyDuration.ToTimeSpan()).IsEqualTo(TimeSpan.FromMinutes(1));
        await Assert.That(old.MaxNodeProvisionTime.Duration).IsEqualTo(120_000_000_000);

        // Nothing sent at all: a missing duration would be 0 for some, and a crash for others.
        var bare = (await fixture.Client.NodeGroupGetOptionsAsync(new() { Id = "g1" })).NodeGroupAutoscalingOptions;
        await Assert.That(bare.ScaleDownUnreadyDuration.ToTimeSpan()).IsGreaterThan(TimeSpan.Zero);
        await Assert.That(bare.ScaleDownUnreadyTime.Duration).IsGreaterThan(0);
        await Assert.That(bare.MaxNodeStartupDuration.ToTimeSpan()).IsGreaterThan(TimeSpan.Zero);
    }

    [Test]
    public async Task PricesAreForTheTimeAskedAbout()
    {
        using var fixture = await ProviderFixture.WithAsync(Make.Machine("m1", PowerState.On, MachineState.Ready, status: Known));
        var start = new Google.Protobuf.WellKnownTypes.Timestamp { Seconds = 1_000_000 };
        var end = new Google.Protobuf.WellKnownTypes.Timestamp { Seconds = 1_000_000 + 7200 };
        var node = new ExternalGrpcNode { Name = "node-of-m1" };
        await Assert.That((await fixture.Client.PricingNodePriceAsync(new() { Node = node, StartTimestamp = start, EndTimestamp = end })).Price).IsEqualTo(3.0);
        var old = await fixture.Client.PricingNodePriceAsync(new() { Node = node, StartTime = new() { Seconds = 0 }, EndTime = new() { Seconds = 3600 } });
        await Assert.That(old.Price).IsEqualTo(1.5);

        // A template node has a made-up name, and our labels.
        var template = new ExternalGrpcNode { Name = "template-node-123", Labels = { ["infra.homecluster.dev/group"] = "g1" } };
        await Assert.That((await fixture.Client.PricingNodePriceAsync(new() { Node = template, StartTimestamp = start, EndTimestamp = end })).Price).IsEqualTo(3.0);
        await Assert.That((await fixture.Client.PricingPodPriceAsync(new())).Price).IsEqualTo(0.0);
        var garbage = await Failing.With<RpcException>(async () => await fixture.Client.PricingPodPriceAsync(new() { PodBytes = Google.Protobuf.ByteString.CopyFrom(0xff, 0xff) }));
        await Assert.That(garbage.StatusCode).IsEqualTo(StatusCode.InvalidArgument);
    }

    [Test]
    public async Task NothingIsAnsweredBeforeTheFirstSync()
    {
        using var fixture = ProviderFixture.Unsynced();
        var client = fixture.Client;
        Func<Task>[] calls =
        [
            async () => await client.RefreshAsync(new()),
            async () => await client.NodeGroupsAsync(new()),
            async () => await client.NodeGroupForNodeAsync(new()),
            async () => await client.NodeGroupTargetSizeAsync(new()),
            async () => await client.NodeGroupNodesAsync(new()),
            async () => await client.NodeGroupTemplateNodeInfoAsync(new()),
            async () => await client.NodeGroupGetOptionsAsync(new()),
            async () => await client.NodeGroupIncreaseSizeAsync(new() { Delta = 1 }),
            async () => await client.NodeGroupDeleteNodesAsync(new()),
            async () => await client.NodeGroupDecreaseTargetSizeAsync(new() { Delta = -1 }),
            async () => await client.PricingNodePriceAsync(new()),
            async () => await client.PricingPodPriceAsync(new()),
            async () => await client.GPULabelAsync(new()),
            async () => await client.GetAvailableGPUTypesAsync(new()),
        ];
        foreach (var call in calls)
        {
            await Assert.That((await Failing.With<RpcException>(call)).StatusCode).IsEqualTo(StatusCode.Unavailable);
        }
    }

    [Test]
    public async Task GpusAreWhatTheMachinesHave()
    {
        var gpu = Make.Template() with { Labels = [new("accelerator", "rtx-4060")] };
        using var fixture = await ProviderFixture.WithAsync(Make.Machine("m1", PowerState.Off, MachineState.Shutdown, status: Known with { Template = gpu }));
        await Assert.That((await fixture.Client.GPULabelAsync(new())).Label).IsEqualTo("accelerator");
        await Assert.That((await fixture.Client.GetAvailableGPUTypesAsync(new())).GpuTypes.Keys).IsEquivalentTo(["rtx-4060"]);
    }
}
