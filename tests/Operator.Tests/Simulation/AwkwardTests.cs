using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Sandbox.World;

namespace HomelabAutoscaler.Operator.Tests.Simulation;

/// <summary>Machines that do not do as they are told, on a virtual clock, with every invariant looked at in each step.</summary>
public class AwkwardTests
{
    [Test]
    public async Task Each_is_dealt_with_and_no_invariant_breaks() => await TellAsync(new(MishapKind.DiesAfter, 0));

    [Test]
    [Arguments(5)]
    [Arguments(17)]
    [Arguments(29)]
    [Arguments(41)]
    [Arguments(53)]
    [Arguments(65)]
    public async Task Also_when_the_operator_dies_on_the_way(int write)
    {
        var mishap = new Mishap(MishapKind.DiesAfter, write);
        await TellAsync(mishap);
        await Assert.That(mishap.Writes).IsGreaterThanOrEqualTo(write);
    }

    private static async Task TellAsync(Mishap mishap)
    {
        var pace = new WorldTiming();
        using var simulation = new SimulatedCluster(
            AwkwardStory.Manifests(),
            mishap,
            new()
            {
                WatchNamespaces = ["*"],
                Power = new()
                {
                    SilentAfter = TimeSpan.FromSeconds(3),
                    HeartbeatInterval = TimeSpan.FromMilliseconds(500),
                    RetryBackoff = TimeSpan.FromSeconds(2),
                    ShutdownAttemptTimeout = TimeSpan.FromSeconds(30),
                    ManualHold = TimeSpan.FromSeconds(5),
                    DriverImage = new("own-image", []),
                },
            },
            pace);
        simulation.World.Rack.Behaviour = AwkwardStory.BehaviourOf;
        await simulation.StartAsync();
        try
        {
            await new AwkwardStory(simulation.Cluster, simulation.World, simulation.Story, simulation.UntilAsync) { Patience = TimeSpan.FromMinutes(10) }.TellAsync(CancellationToken.None);
        }
        catch (StoryException e)
        {
            Assert.Fail($"{e.Message}\n{simulation.Told}");
        }

        await Assert.That(simulation.Invariants.Broken).IsEmpty().Because(simulation.Told.ToString());
    }
}
