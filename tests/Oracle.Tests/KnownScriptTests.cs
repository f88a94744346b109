using System.Globalization;
using HomelabAutoscaler.Oracle.Tests.Scripts;

namespace HomelabAutoscaler.Oracle.Tests;

/// <summary>Scripts of runs that broke something once.</summary>
public class KnownScriptTests
{
    [Test]
    public async Task A_machine_that_hung_and_is_asked_for_in_the_moment_that_it_is_given_back_boots() => await BreaksNothing(
        """
        run ca=1.36 priced=1 pace=7
        group g2 min=1 max=0 provision=300 unneeded=184
        machine g2-m1 group=g2 cpu=8000 boot=89 price=23 joined=1 on=0
        machine g2-m2 group=g2 cpu=8000 boot=27 price=23 joined=1 on=0
        @642 Cut g2-m1 0
        @692 BigWork w2 7
        @1672 Work w1 0
        """);

    [Test]
    public async Task Also_when_it_is_the_only_one() => await BreaksNothing(
        """
        run ca=1.35 priced=1 pace=2
        group g1 min=0 max=0 provision=420 unneeded=188
        machine g1-m2 group=g1 cpu=4000 boot=45 price=3 joined=0 on=0
        @1352 BigWork w3 5
        @2348 Hang g1-m2 0
        @3031 Repair g1-m2 0
        """);

    [Test]
    [Arguments("1.35")]
    [Arguments("1.36")]
    public async Task A_broken_machine_that_a_person_wants_on_does_not_keep_other_Pods_waiting(string version)
    {
        using var run = new Run(Script.Parse(
            $"""
            run ca={version} priced=0 pace=5 hold=3600
            group g1 min=0 max=0 provision=300 unneeded=600
            group g2 min=0 max=0 provision=300 unneeded=600
            machine g1-m1 group=g1 cpu=4000 boot=30 price=1 joined=1 on=1
            machine g1-m2 group=g1 cpu=4000 boot=30 price=1 joined=1 on=1
            machine g2-m1 group=g2 cpu=8000 boot=30 price=1 joined=1 on=0
            @10 Work w1 3
            @60 Sleep g1-m2 0
            @300 Dead g1-m2 0
            @301 Wake g1-m2 0
            @900 BigWork w2 2
            @2400 Work w3 0
            """));
        run.Play();
        var asked = run.Story.FirstOrDefault(line => line.Contains("IncreaseSize", StringComparison.Ordinal) && int.Parse(line.AsSpan(0, 6), CultureInfo.InvariantCulture) >= 900);

        await Assert.That(asked is not null && int.Parse(asked.AsSpan(0, 6), CultureInfo.InvariantCulture) <= 960).IsTrue().Because(string.Join('\n', run.Story));
    }

    private static async Task BreaksNothing(string text)
    {
        var script = Script.Parse(text);
        if (Run.Play(script) is not null)
        {
            Assert.Fail(Report.Of(script));
        }

        await Task.CompletedTask;
    }
}
