using HomelabAutoscaler.Sandbox.Story;

namespace HomelabAutoscaler.Operator.Tests.Simulation;

/// <summary>
/// The whole story with an etcd that is restored from a backup in the middle of it: machines that boot have never been told
/// to, Jobs that are done run once more, and the resourceVersions that the operator knows are given to other objects.
/// </summary>
public class RestoreTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(3);

    [Test]
    [Arguments(0, 0)]
    [Arguments(30, 0)]
    [Arguments(0, 1_000_000_000)]
    [Arguments(30, 1_000_000_000)]
    public async Task A_restored_etcd_makes_no_second_Job_and_the_story_ends_well(int heardAfter, long skipped)
    {
        foreach (var saved in StoryMoments.All)
        {
            foreach (var restored in StoryMoments.All.Where(moment => moment > saved))
            {
                var restoration = new Restoration(TimeSpan.FromSeconds(saved), TimeSpan.FromSeconds(restored), TimeSpan.FromSeconds(heardAfter), skipped);
                using var simulation = new SimulatedCluster(Installation.OwnManifests(), new(MishapKind.DiesAfter, 0)) { Restoration = restoration };
                await simulation.TellAsync(Patience, $"saved at {saved} s, restored at {restored} s");
                await Assert.That(restoration.IsDone).IsTrue().Because($"saved at {saved} s, restored at {restored} s\n{simulation.Told}");
            }
        }
    }
}
