using System.Net;
using Grpc.Core;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Operator.Tests.Reconciling;

/// <summary>A call of Cluster Autoscaler that fails in the middle, while the loops are at work on what it has written.</summary>
public class UndoneWishTests
{
    [Test]
    public async Task A_wish_that_a_loop_has_taken_up_already_is_taken_back_and_nobody_takes_it_for_a_persons()
    {
        using var cluster = await QuietCluster.StartAsync(Installation.OwnManifests());
        var isOn = false;
        cluster.Way.Intervene = async (request, send) =>
        {
            if (OnTheWay.About(request) != "PATCH mini-pc-2" || isOn)
            {
                return await send();
            }

            // Before the second machine's wish is refused, the first one's is carried out.
            isOn = true;
            await cluster.SettleAsync();
            return new(HttpStatusCode.InternalServerError)
            {
                Content = new StringContent("""{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"InternalError","message":"etcd","code":500}"""),
            };
        };
        var calls = new InProcessCalls();
        calls.Serve(cluster.Operator.Service);
        var provider = new Protos.CloudProvider.CloudProviderClient(calls);
        await Failing.With<RpcException>(async () => await provider.NodeGroupIncreaseSizeAsync(new() { Id = "mini-pcs", Delta = 2 }));

        var taken = await cluster.MachineAsync("mini-pc-1");
        await Assert.That(taken.Status.Wish!.Source).IsEqualTo(WishSource.ClusterAutoscaler);
        await Assert.That(taken.Status.Progress).IsEqualTo(MachineState.StartingUp);
        await Assert.That(taken.Spec.PowerState).IsEqualTo(PowerState.Off);

        await cluster.SettleAsync();
        var settled = await cluster.MachineAsync("mini-pc-1");
        await Assert.That((settled.Status.Wish!.PowerState, settled.Status.Wish.Source)).IsEqualTo((PowerState.Off, WishSource.Enrolment));
        await Assert.That(settled.Status.Wish.HeldUntil).IsNull();
        await Assert.That((await provider.NodeGroupTargetSizeAsync(new() { Id = "mini-pcs" })).TargetSize).IsEqualTo(0);
        await provider.NodeGroupIncreaseSizeAsync(new() { Id = "mini-pcs", Delta = 2 });
        await Assert.That((await provider.NodeGroupTargetSizeAsync(new() { Id = "mini-pcs" })).TargetSize).IsEqualTo(2);
    }
}
