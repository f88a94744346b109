using HomelabAutoscaler.Sandbox.Story;

namespace HomelabAutoscaler.Operator.Tests.Simulation;

/// <summary>The whole story while the API server is not to be had, answers badly, or the operator's clock is set.</summary>
public class WeatherTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(3);

    [Test]
    [Arguments(1)]
    [Arguments(10)]
    [Arguments(60)]
    public async Task An_operator_that_does_not_reach_the_API_server_goes_on_afterwards(int minutes) =>
        await AtEachMomentAsync(at => new() { OutageAt = at, Outage = TimeSpan.FromMinutes(minutes) }, at => at != StoryMoments.AskedFor ? 2 : minutes > 1 ? 6 : 4);

    [Test]
    [Arguments(1)]
    [Arguments(10)]
    [Arguments(60)]
    public async Task When_nobody_reached_the_API_server_running_machines_are_not_taken_for_dead_ones(int minutes) =>
        await AtEachMomentAsync(at => new() { OutageAt = at, Outage = TimeSpan.FromMinutes(minutes), OthersLater = TimeSpan.FromSeconds(15) }, _ => 4);

    [Test]
    public async Task When_almost_every_third_request_fails_the_story_ends_well_all_the_same()
    {
        var weather = new Weather { Failing = 0.3 };
        using var simulation = await TellAsync(weather);

        await Assert.That(weather.Failed).IsGreaterThan(30);
        await Assert.That(simulation.Invariants.JobsMade["startup"]).IsEqualTo(2).Because(simulation.Told.ToString());
        await Assert.That(simulation.Invariants.JobsMade["shutdown"]).IsEqualTo(2).Because(simulation.Told.ToString());
    }

    [Test]
    [Arguments(60)]
    [Arguments(-60)]
    public async Task A_clock_that_is_set_by_an_hour_breaks_nothing(int minutes)
    {
        foreach (var moment in StoryMoments.All)
        {
            using var simulation = await TellAsync(new(), simulation => simulation.OperatorClock = new SetClock(simulation.Clock, simulation.Now.AddSeconds(moment), TimeSpan.FromMinutes(minutes)));
        }
    }

    /// <param name="weather">What happens at a moment.</param>
    /// <param name="mostJobs">Jobs of one kind for two machines: one that nobody could hear of in its time, or that Cluster Autoscaler no longer waits for, may be told once more.</param>
    private static async Task AtEachMomentAsync(Func<TimeSpan, Weather> weather, Func<int, int> mostJobs)
    {
        foreach (var moment in StoryMoments.All)
        {
            var told = weather(TimeSpan.FromSeconds(moment));
            using var simulation = await TellAsync(told);
            await Assert.That(simulation.Invariants.JobsMade["startup"]).IsBetween(2, mostJobs(moment)).Because($"outage at {moment} s\n{simulation.Told}");
            await Assert.That(simulation.Invariants.JobsMade["shutdown"]).IsBetween(2, mostJobs(moment)).Because($"outage at {moment} s\n{simulation.Told}");
        }
    }

    private static async Task<SimulatedCluster> TellAsync(Weather weather, Action<SimulatedCluster>? prepare = null)
    {
        var simulation = new SimulatedCluster(Installation.OwnManifests(), new(MishapKind.DiesAfter, 0), weather: weather);
        prepare?.Invoke(simulation);
        await simulation.TellAsync(Patience);
        return simulation;
    }
}
