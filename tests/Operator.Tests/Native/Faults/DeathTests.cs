using HomelabAutoscaler.Sandbox.Story;

namespace HomelabAutoscaler.Operator.Tests.Native.Faults;

/// <summary>The native binary dies, or is asked to end, again and again throughout the story; the next life goes on.</summary>
[ParallelGroup("faults"), ParallelLimiter<ThreeAtOnce>]
public class DeathTests
{
    [Test]
    public async Task TheStoryEndsWellThoughItIsKilledAfterEveryWrite()
    {
        await using var homelab = new NativeHomelab();
        await homelab.StartAsync();
        homelab.Cluster.Answered += (request, _) =>
        {
            if (NativeHomelab.IsWriteOfOperator(request))
            {
                homelab.Operators[0].KillNow();
            }
        };
        var deaths = await TellWithLivesAsync(homelab);
        await Assert.That(deaths).IsGreaterThan(10).Because(homelab.Told.ToString());
        await EachSwitchingTookOneJobAsync(homelab);
    }

    [Test]
    public async Task TheStoryEndsWellThoughItIsKilledBeforeEverySecondWrite()
    {
        await using var homelab = new NativeHomelab();
        await homelab.StartAsync();
        var writes = 0;
        homelab.Cluster.Fault = request =>
        {
            if (!NativeHomelab.IsWriteOfOperator(request) || Interlocked.Increment(ref writes) % 2 != 0)
            {
                return null;
            }

            homelab.Operators[0].KillNow();
            return new(503, "{}"u8.ToArray());
        };
        var deaths = await TellWithLivesAsync(homelab);
        await Assert.That(deaths).IsGreaterThan(10).Because(homelab.Told.ToString());
        await EachSwitchingTookOneJobAsync(homelab);
    }

    [Test]
    public async Task ItEndsCleanlyWhateverItIsDoingWhenAsked()
    {
        await using var homelab = new NativeHomelab();
        await homelab.StartAsync();
        var isAsked = false;
        homelab.Cluster.Answered += (request, _) => isAsked |= NativeHomelab.IsWriteOfOperator(request);
        var ends = 0;
        homelab.Meanwhile = async () =>
        {
            if (isAsked)
            {
                await Assert.That(await homelab.Operators[0].StopAsync()).IsEqualTo(0).Because(homelab.LogText);
                homelab.Operators[0] = await homelab.Operators[0].StartAgainAsync();
                await Assert.That(await homelab.Operators[0].WaitUntilReadyAsync(TimeSpan.FromSeconds(30), CancellationToken.None)).IsTrue();
                ends++;
                isAsked = false;
            }
        };
        await homelab.TellAsync();
        await Assert.That(ends).IsGreaterThan(8);
        await EachSwitchingTookOneJobAsync(homelab);
    }

    private static async Task<int> TellWithLivesAsync(NativeHomelab homelab)
    {
        var deaths = 0;
        homelab.Meanwhile = async () =>
        {
            if (homelab.Operators[0].HasExited)
            {
                deaths++;
                homelab.Story.Say("operator", "is started again");
                homelab.Operators[0] = await homelab.Operators[0].StartAgainAsync();
            }
        };
        await homelab.TellAsync();
        return deaths;
    }

    private static async Task EachSwitchingTookOneJobAsync(NativeHomelab homelab)
    {
        await Assert.That(homelab.Invariants.JobsMade["startup"]).IsEqualTo(2).Because(homelab.Told.ToString());
        await Assert.That(homelab.Invariants.JobsMade["shutdown"]).IsEqualTo(2).Because(homelab.Told.ToString());
    }
}
