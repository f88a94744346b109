using HomelabAutoscaler.Sandbox.Story;

namespace HomelabAutoscaler.Operator.Tests.Simulation;

/// <summary>The whole story with two replicas: both answer, one powers, and the lead may change at any write.</summary>
public class ReplicaTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan Takeover = TimeSpan.FromSeconds(25);

    [Test]
    public async Task Both_answer_and_only_the_leader_powers()
    {
        using var cluster = await TellAsync(0, static _ => { });

        await Assert.That(cluster.Replicas.Select(replica => replica.Leads)).IsEquivalentTo([true, false]);
        await Assert.That(cluster.Replicas[0].Network.Writes.Count(write => write == "POST jobs")).IsEqualTo(4);

        // What Cluster Autoscaler asked the other one for is wishes, and nothing else.
        await Assert.That(cluster.Replicas[1].Network.Writes.Distinct()).IsEquivalentTo(["PATCH mini-pc-1", "PATCH mini-pc-2"]);
        await Assert.That(cluster.Told.ToString()).Contains("IncreaseSize(mini-pcs, 2)");
        await Assert.That(cluster.Invariants.JobsMade["startup"]).IsEqualTo(2);
        await Assert.That(cluster.Invariants.JobsMade["shutdown"]).IsEqualTo(2);
    }

    [Test]
    [Arguments(30)]
    [Arguments(180)]
    public async Task A_leader_that_stands_still_at_a_write_is_replaced_and_does_no_harm_when_it_goes_on(int seconds) =>
        await SweepAsync((cluster, since) =>
        {
            if (cluster.Replicas[0].Network.IsStalled && cluster.Now - since >= TimeSpan.FromSeconds(seconds))
            {
                cluster.Replicas[0].Network.GoOn();
            }
        });

    [Test]
    public async Task A_leader_that_is_gone_at_a_write_is_replaced() => await SweepAsync(static (_, _) => { });

    private static async Task SweepAsync(Action<ReplicatedCluster, DateTimeOffset> meanwhile)
    {
        for (var at = 1; ; at++)
        {
            DateTimeOffset? since = null;
            using var cluster = await TellAsync(at, cluster =>
            {
                if (cluster.Replicas[0].Network.HasStalled)
                {
                    since ??= cluster.Now;
                    meanwhile(cluster, since.Value);
                }
            });
            if (!cluster.Replicas[0].Network.HasStalled)
            {
                await Assert.That(at).IsGreaterThan(20);
                return;
            }

            await Assert.That(await cluster.UntilAsync(() => cluster.Replicas[1].Leads, Takeover)).IsTrue().Because($"{at}: {cluster.Told}");
        }
    }

    private static async Task<ReplicatedCluster> TellAsync(int stallsAt, Action<ReplicatedCluster> meanwhile)
    {
        var cluster = new ReplicatedCluster();
        cluster.Meanwhile = () => meanwhile(cluster);
        await cluster.StartAsync(stallsAt);
        var story = new StoryTeller(cluster.World, cluster.Story, cluster.UntilAsync) { Patience = Patience };
        try
        {
            await story.TellAsync(CancellationToken.None);
        }
        catch (StoryException e)
        {
            Assert.Fail($"{stallsAt}: {e.Message}\n{cluster.Told}");
        }

        await Assert.That(cluster.Invariants.Broken).IsEmpty().Because($"{stallsAt}: {cluster.Told}");
        return cluster;
    }
}
