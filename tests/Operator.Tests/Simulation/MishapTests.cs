using HomelabAutoscaler.Sandbox.Story;

namespace HomelabAutoscaler.Operator.Tests.Simulation;

/// <summary>The whole story with one thing going wrong, at each single write of the operator in turn.</summary>
public class MishapTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    [Test]
    public async Task TheStoryNeedsOneJobForEachSwitching()
    {
        using var simulation = await TellAsync(new(MishapKind.DiesAfter, 0));
        await Assert.That(simulation.Deaths).IsEqualTo(0);
        await Assert.That(simulation.Invariants.JobsMade["startup"]).IsEqualTo(2).Because(simulation.Told.ToString());
        await Assert.That(simulation.Invariants.JobsMade["shutdown"]).IsEqualTo(2).Because(simulation.Told.ToString());
    }

    [Test]
    [Arguments(nameof(MishapKind.DiesAfter))]
    [Arguments(nameof(MishapKind.DiesBefore))]
    [Arguments(nameof(MishapKind.AnswerLost))]
    [Arguments(nameof(MishapKind.ServerError))]
    [Arguments(nameof(MishapKind.Conflict))]
    [Arguments(nameof(MishapKind.TooManyRequests))]
    public async Task TheStoryEndsWellWhateverHappensAtAWrite(string kind)
    {
        var mishaps = Enum.Parse<MishapKind>(kind);
        for (var at = 1; ; at++)
        {
            var mishap = new Mishap(mishaps, at);
            using var simulation = await TellAsync(mishap);
            if (mishap.Writes < at)
            {
                await Assert.That(at).IsGreaterThan(20);
                return;
            }

            await Assert.That(simulation.Deaths).IsEqualTo(mishaps is MishapKind.DiesAfter or MishapKind.DiesBefore ? 1 : 0);
        }
    }

    private static async Task<SimulatedCluster> TellAsync(Mishap mishap)
    {
        var simulation = new SimulatedCluster(Installation.OwnManifests(), mishap);
        await simulation.TellAsync(Patience);
        return simulation;
    }
}
