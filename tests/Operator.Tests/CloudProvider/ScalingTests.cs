using Grpc.Core;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Protos;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Operator.Tests.CloudProvider;

/// <summary>Calls that change something: what is in the cluster when they return.</summary>
public class ScalingTests
{
    private static readonly MachineStatus Known = new() { Template = Make.Template() };

    private static Machine Off(string name) => Make.Machine(name, PowerState.Off, MachineState.Shutdown, status: Known);

    private static Machine Ready(string name) => Make.Machine(name, PowerState.On, MachineState.Ready, status: Known with { ProviderId = $"k3s://node-of-{name}" });

    [Test]
    public async Task IncreaseSizeHasWrittenTheIntentWhenItReturns()
    {
        using var fixture = await ProviderFixture.WithAsync(Off("m1"), Off("m2"), Off("m3"));
        await fixture.Client.NodeGroupIncreaseSizeAsync(new() { Id = "g1", Delta = 2 });
        string[] machines = ["m1", "m2", "m3"];
        await Assert.That(machines.Count(machine => fixture.Wanted(machine) == "on")).IsEqualTo(2);
        await Assert.That((await fixture.Client.NodeGroupTargetSizeAsync(new() { Id = "g1" })).TargetSize).IsEqualTo(2);
    }

    [Test]
    public async Task BeyondTheInventoryNothingIsChanged()
    {
        using var fixture = await ProviderFixture.WithAsync(Ready("m1"), Off("m2"));
        var refused = await Failing.With<RpcException>(async () => await fixture.Client.NodeGroupIncreaseSizeAsync(new() { Id = "g1", Delta = 2 }));
        await Assert.That(refused.StatusCode).IsEqualTo(StatusCode.OutOfRange);
        await Assert.That(fixture.Wanted("m2")).IsEqualTo("off");
        await Assert.That((await fixture.Client.NodeGroupTargetSizeAsync(new() { Id = "g1" })).TargetSize).IsEqualTo(1);
    }

    [Test]
    [Arguments(0)]
    [Arguments(-1)]
    [Arguments(int.MinValue)]
    public async Task AnIncreaseMustBeOne(int delta)
    {
        using var fixture = await ProviderFixture.WithAsync(Off("m1"));
        var refused = await Failing.With<RpcException>(async () => await fixture.Client.NodeGroupIncreaseSizeAsync(new() { Id = "g1", Delta = delta }));
        await Assert.That(refused.StatusCode).IsEqualTo(StatusCode.InvalidArgument);
    }

    [Test]
    public async Task TwoIncreasesAtOnceTakeDifferentMachines()
    {
        using var fixture = await ProviderFixture.WithAsync(Off("m1"), Off("m2"));
        await Task.WhenAll(
            Task.Run(async () => await fixture.Client.NodeGroupIncreaseSizeAsync(new() { Id = "g1", Delta = 1 })),
            Task.Run(async () => await fixture.Client.NodeGroupIncreaseSizeAsync(new() { Id = "g1", Delta = 1 })));
        await Assert.That((fixture.Wanted("m1"), fixture.Wanted("m2"))).IsEqualTo(("on", "on"));
    }

    [Test]
    public async Task AWriteInBetweenIsDecidedAnew()
    {
        using var fixture = await ProviderFixture.WithAsync(Off("m1"), Off("m2"));
        fixture.WriteBehindItsBack("m1", """{"powerState":"on"}""");
        await fixture.Client.NodeGroupIncreaseSizeAsync(new() { Id = "g1", Delta = 1 });

        // Somebody switched m1 on by hand: the call still brings one machine more.
        await Assert.That((fixture.Wanted("m1"), fixture.Wanted("m2"))).IsEqualTo(("on", "on"));
    }

    [Test]
    public async Task WhenTheSecondWriteFailsTheFirstIsTakenBack()
    {
        using var fixture = await ProviderFixture.WithAsync(Off("m1"), Off("m2"));
        var failures = 0;
        fixture.Cluster.Fault = request => request is { Method: "PATCH" } && request.Target.EndsWith("/m2", StringComparison.Ordinal)
            ? Refused(ref failures)
            : null;
        var refused = await Failing.With<RpcException>(async () => await fixture.Client.NodeGroupIncreaseSizeAsync(new() { Id = "g1", Delta = 2 }));
        await Assert.That(refused.StatusCode).IsEqualTo(StatusCode.Unavailable);
        await Assert.That(failures).IsGreaterThan(0);
        await Assert.That((fixture.Wanted("m1"), fixture.Wanted("m2"))).IsEqualTo(("off", "off"));
        await Assert.That((await fixture.Client.NodeGroupTargetSizeAsync(new() { Id = "g1" })).TargetSize).IsEqualTo(0);
    }

    [Test]
    public async Task WhatIsTakenBackIsNotTakenForAPersonsWish()
    {
        using var fixture = await ProviderFixture.WithAsync(Off("m1"), Off("m2"));
        var failures = 0;
        fixture.Cluster.Fault = request => request is { Method: "PATCH" } && request.Target.EndsWith("/m2", StringComparison.Ordinal)
            ? Refused(ref failures)
            : null;
        await Failing.With<RpcException>(async () => await fixture.Client.NodeGroupIncreaseSizeAsync(new() { Id = "g1", Delta = 2 }));

        // The loop may have put the wish on record before it was taken back.
        var machine = fixture.Stores.Machines.Current.Find(new(Make.Namespace, "m1"))!;
        machine = machine with { Status = machine.Status with { Wish = new() { PowerState = PowerState.On, Source = WishSource.ClusterAutoscaler, Time = Make.Now } } };
        await Assert.That(Wishes.Of(machine, TimeSpan.FromHours(1), Make.Now)!.Source).IsEqualTo(WishSource.Enrolment);
    }

    [Test]
    public async Task DeleteNodesOfAMachineThatAPersonSwitchedOnIsRefusedForTheTimeBeing()
    {
        var recorded = new PowerWish { PowerState = PowerState.On, Source = WishSource.Person, Time = Make.Now, HeldUntil = Make.Now + TimeSpan.FromHours(1) };
        using var fixture = await ProviderFixture.WithAsync(Make.Machine("m1", PowerState.On, MachineState.Ready, status: Known with { Wish = recorded }));
        var call = async () => await fixture.Client.NodeGroupDeleteNodesAsync(new() { Id = "g1", Nodes = { new ExternalGrpcNode { Name = "node-of-m1" } } });

        await Assert.That((await Failing.With<RpcException>(call)).StatusCode).IsEqualTo(StatusCode.FailedPrecondition);
        await Assert.That(fixture.Wanted("m1")).IsEqualTo("on");
        fixture.Clock.Advance(TimeSpan.FromHours(1));
        await call();
        await Assert.That(fixture.Wanted("m1")).IsEqualTo("off");
    }

    [Test]
    public async Task DeleteNodesIsIdempotentAndDropsTheTarget()
    {
        using var fixture = await ProviderFixture.WithAsync(Ready("m1"), Ready("m2"));
        var node = new ExternalGrpcNode { Name = "node-of-m1", ProviderID = "k3s://node-of-m1" };
        for (var times = 0; times < 2; times++)
        {
            await fixture.Client.NodeGroupDeleteNodesAsync(new() { Id = "g1", Nodes = { node } });
            await Assert.That((fixture.Wanted("m1"), fixture.Wanted("m2"))).IsEqualTo(("off", "on"));
            await Assert.That((await fixture.Client.NodeGroupTargetSizeAsync(new() { Id = "g1" })).TargetSize).IsEqualTo(1);
        }
    }

    [Test]
    public async Task DeleteNodesWithAStrangerAmongThemChangesNothing()
    {
        using var fixture = await ProviderFixture.WithAsync(Ready("m1"));
        var refused = await Failing.With<RpcException>(async () => await fixture.Client.NodeGroupDeleteNodesAsync(new()
        {
            Id = "g1",
            Nodes = { new ExternalGrpcNode { Name = "node-of-m1" }, new ExternalGrpcNode { Name = "control-plane" } },
        }));
        await Assert.That(refused.Status.Detail).Contains("control-plane");
        await Assert.That(fixture.Wanted("m1")).IsEqualTo("on");
    }

    [Test]
    public async Task DecreaseTargetSizeNeverTouchesAReadyMachine()
    {
        using var fixture = await ProviderFixture.WithAsync(Ready("m1"), Make.Machine("m2", PowerState.On, MachineState.StartingUp, status: Known));
        await fixture.Client.NodeGroupDecreaseTargetSizeAsync(new() { Id = "g1", Delta = -2 });
        await Assert.That((fixture.Wanted("m1"), fixture.Wanted("m2"))).IsEqualTo(("on", "off"));
    }

    [Test]
    public async Task ABootThatWasGivenUpIsSeenGoneBeforeItIsOfferedAgain()
    {
        using var fixture = await ProviderFixture.WithAsync(Make.Machine("m1", PowerState.On, MachineState.StartingUp, status: Known));
        var id = (await fixture.Client.NodeGroupNodesAsync(new() { Id = "g1" })).Instances.Single().Id;
        await fixture.Client.NodeGroupDeleteNodesAsync(new() { Id = "g1", Nodes = { new ExternalGrpcNode { Name = id, ProviderID = id } } });

        // Wanted on again before Cluster Autoscaler has listed: one list without it must come first.
        fixture.WriteBehindItsBack("m1", """{"powerState":"on"}""");
        fixture.Pump();
        var first = (await fixture.Client.NodeGroupNodesAsync(new() { Id = "g1" })).Instances;
        await Assert.That(first.All(instance => instance.Status.InstanceState == InstanceStatus.Types.InstanceState.InstanceDeleting)).IsTrue();
        var second = (await fixture.Client.NodeGroupNodesAsync(new() { Id = "g1" })).Instances.Single();
        await Assert.That(second.Status.InstanceState).IsEqualTo(InstanceStatus.Types.InstanceState.InstanceCreating);
    }

    private static ApiResponse Refused(ref int failures)
    {
        failures++;
        return new(500, """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"InternalError","message":"etcd","code":500}"""u8.ToArray());
    }

    [Test]
    [Arguments("k3s://node-of-m1", ConditionStatus.True, "on")]
    [Arguments("k3s://node-of-m1", ConditionStatus.Unknown, "off")]
    [Arguments("node-of-m1", ConditionStatus.True, "off")]
    public async Task A_boot_that_Cluster_Autoscaler_has_lost_patience_with_is_not_given_up_when_its_Node_is_there(string name, ConditionStatus ready, string wanted)
    {
        using var fixture = await ProviderFixture.WithAsync(Make.Machine("m1", PowerState.On, MachineState.StartingUp, status: Known with { ProviderId = "k3s://node-of-m1" }));
        var node = Make.Node("m1", ready);
        await fixture.Api.CreateAsync(node with { Metadata = node.Metadata with { ResourceVersion = null } }, CancellationToken.None);
        fixture.PatchNode("node-of-m1", ready);
        fixture.Pump();

        Func<Task> call = async () => await fixture.Client.NodeGroupDeleteNodesAsync(new() { Id = "g1", Nodes = { new ExternalGrpcNode { Name = name, ProviderID = "k3s://node-of-m1" } } });
        if (wanted == "on")
        {
            var refused = await Failing.With<RpcException>(call);
            await Assert.That(refused.StatusCode).IsEqualTo(StatusCode.FailedPrecondition);
            await Assert.That(refused.Status.Detail).Contains("m1 is not to be given up");
        }
        else
        {
            await call();
        }

        await Assert.That(fixture.Wanted("m1")).IsEqualTo(wanted);
    }
}
