using System.Net;
using Grpc.Core;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Operator.Tests.Simulation;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Operator.Tests.Reconciling;

/// <summary>A call of Cluster Autoscaler that fails in the middle, while the loops are at work on what it has written.</summary>
public class UndoneWishTests
{
    [Test]
    public async Task The_loop_beside_it_powers_nothing_for_it()
    {
        using var cluster = await QuietCluster.StartAsync(Installation.OwnManifests());
        await RefusedHalfwayAsync(cluster, cluster.SettleAsync);
        await cluster.SettleAsync();

        var settled = await cluster.MachineAsync("mini-pc-1");
        await Assert.That(settled.Spec.PowerState).IsEqualTo(PowerState.Off);
        await Assert.That(settled.Status.Progress).IsEqualTo(MachineState.Shutdown);
        await Assert.That(JobsPosted(cluster)).IsEqualTo(0);
    }

    [Test]
    public async Task When_it_succeeds_the_loop_beside_it_powers_every_machine()
    {
        using var cluster = await QuietCluster.StartAsync(Installation.OwnManifests());
        var postedBefore = -1;
        cluster.Way.Intervene = async (request, send) =>
        {
            if (OnTheWay.About(request) == "PATCH mini-pc-2")
            {
                await cluster.SettleAsync();
                postedBefore = JobsPosted(cluster);
            }

            return await send();
        };
        await Provider(cluster.Operator).NodeGroupIncreaseSizeAsync(new() { Id = "mini-pcs", Delta = 2 });
        await cluster.SettleAsync();

        await Assert.That((postedBefore, JobsPosted(cluster))).IsEqualTo((0, 2));
    }

    [Test]
    public async Task A_wish_that_another_replicas_loop_has_taken_up_already_is_taken_back_and_nobody_takes_it_for_a_persons()
    {
        using var cluster = await QuietCluster.StartAsync(Installation.OwnManifests());
        using var leader = await cluster.StartReplicaAsync();
        var provider = await RefusedHalfwayAsync(cluster, () => leader.StepAsync());

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

    /// <summary>Asks for two machines. The second one's wish is refused, and before that what the first one's leads to is carried out.</summary>
    private static async Task<Protos.CloudProvider.CloudProviderClient> RefusedHalfwayAsync(QuietCluster cluster, Func<Task> carryOut)
    {
        var isRefused = false;
        cluster.Way.Intervene = async (request, send) =>
        {
            if (OnTheWay.About(request) != "PATCH mini-pc-2" || isRefused)
            {
                return await send();
            }

            isRefused = true;
            await carryOut();
            return new(HttpStatusCode.InternalServerError)
            {
                Content = new StringContent("""{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"InternalError","message":"etcd","code":500}"""),
            };
        };
        var provider = Provider(cluster.Operator);
        await Failing.With<RpcException>(async () => await provider.NodeGroupIncreaseSizeAsync(new() { Id = "mini-pcs", Delta = 2 }));
        return provider;
    }

    private static int JobsPosted(QuietCluster cluster) => cluster.Way.Writes.Count(write => write == "POST jobs");

    private static Protos.CloudProvider.CloudProviderClient Provider(OperatorLife @operator)
    {
        var calls = new InProcessCalls();
        calls.Serve(@operator.Service);
        return new(calls);
    }
}
