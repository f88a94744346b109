using CsCheck;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Telling;
using HomelabAutoscaler.Core.Tests.Fleet;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Telling;

public class ScaleExplanationTests
{
    [Test]
    public void The_machines_that_are_said_to_wake_are_those_that_Cluster_Autoscaler_s_call_wakes() => Gen.Select(Some.Groups, Gen.Int[1, 5]).Sample((group, count) =>
    {
        var explanation = ScaleExplanation.Of(group, count, Make.Now);
        var said = explanation.Candidates.Where(candidate => candidate.Verdict == ScaleVerdict.Wakes).Select(candidate => candidate.Machine.Metadata.Name);
        return said.SequenceEqual(Member.Names(Scaling.Increase(group, count, Make.Now).Machines));
    }, iter: 5_000);

    [Test]
    public void Every_machine_is_explained_once_and_with_a_reason() => Gen.Select(Some.Groups, Gen.Int[1, 5]).Sample((group, count) =>
    {
        var explanation = ScaleExplanation.Of(group, count, Make.Now);
        return explanation.Candidates.Select(candidate => candidate.Machine.Metadata.Name).Order().SequenceEqual(Member.Names(group.Machines).Order())
            && explanation.Candidates.All(candidate => candidate.Why.Length > 0)
            && explanation.Candidates.All(candidate => candidate.Verdict != ScaleVerdict.Restrained || WakeRestraint.On(group, candidate.Machine, Make.Now) is not null)
            && explanation.Candidates.All(candidate => candidate.Verdict != ScaleVerdict.Wanted || Membership.IsWanted(candidate.Machine));
    }, iter: 5_000);

    [Test]
    public async Task Asking_for_too_many_says_how_many_there_could_be()
    {
        var explanation = ScaleExplanation.Of(Make.Fleet(Member.Off("a"), Member.Ready("b")).Groups[0], 2, Make.Now);

        await Assert.That(explanation.Answer).IsEqualTo("Refused: group g1 has target size 1 and can grow by 1 to at most 2, not by 2");
        await Assert.That(VerdictsOf(explanation)).IsEqualTo("a Spare, b Wanted");
    }

    [Test]
    public async Task The_answer_names_who_wakes_and_the_size_that_results()
    {
        var explanation = ScaleExplanation.Of(Make.Fleet(Member.Off("a"), Member.Off("b"), Member.Ready("c")).Groups[0], 1, Make.Now);

        await Assert.That(explanation.Answer).IsEqualTo("a would wake, and the group's target size rise from 1 to 2");
        await Assert.That(VerdictsOf(explanation)).IsEqualTo("a Wakes, b Spare, c Wanted");
    }

    [Test]
    [Arguments(WakeCriterion.Priority, "priority 7")]
    [Arguments(WakeCriterion.Cheapest, "1.5 an hour")]
    [Arguments(WakeCriterion.Fastest, "booted in 48s")]
    [Arguments(WakeCriterion.LeastRecentlyUsed, "last used at 2026-01-31T11:00:00Z")]
    [Arguments(WakeCriterion.Smallest, "4 cores, 8Gi")]
    [Arguments(WakeCriterion.Largest, "4 cores, 8Gi")]
    public async Task A_place_is_explained_by_what_each_criterion_looks_at(WakeCriterion criterion, string why)
    {
        var known = Member.Off("a", status: new() { LastBootSeconds = 48, LastShutdownTime = Make.Now - TimeSpan.FromHours(1), Template = Make.Template() });
        known = known with { Spec = known.Spec with { Priority = 7 } };
        var unknown = Member.Off("b");
        unknown = unknown with { Spec = unknown.Spec with { Pricing = null } };
        var explanation = ScaleExplanation.Of(Make.Fleet([known, unknown], Make.Group(spec: new() { WakeOrder = [criterion] })).Groups[0], 1, Make.Now);

        await Assert.That(explanation.Order).IsEqualTo($"{criterion}, then by name");
        await Assert.That(explanation.Candidates.Single(candidate => candidate.Machine.Metadata.Name == "a").Why).IsEqualTo(why);
        await Assert.That(explanation.Candidates.Single(candidate => candidate.Machine.Metadata.Name == "b").Why).IsNotEmpty();
    }

    [Test]
    public async Task A_machine_that_is_on_still_comes_first_and_one_that_failed_last()
    {
        var stillOn = Member.Wanted("z", PowerState.Off, WishSource.ClusterAutoscaler, null, MachineState.Draining, null);
        var failed = Member.Off("a", status: new() { Failure = Member.Failure(Make.Now - TimeSpan.FromMinutes(1)) });
        var explanation = ScaleExplanation.Of(Make.Fleet(failed, Member.Off("m"), stillOn).Groups[0], 1, Make.Now);

        await Assert.That(VerdictsOf(explanation)).IsEqualTo("z Wakes, m Spare, a Spare");
        await Assert.That(explanation.Candidates[0].Why).IsEqualTo("is on still and need not boot, priority 0");
        await Assert.That(explanation.Candidates[2].Why).IsEqualTo("failed lately, priority 0");
    }

    [Test]
    public async Task A_machine_that_was_lost_is_not_said_to_be_switched_off()
    {
        var lost = Member.Wanted("a", PowerState.Off, WishSource.ClusterAutoscaler, null, MachineState.Ready, new() { Health = Health.Offline });
        var leaving = Member.Wanted("b", PowerState.Off, WishSource.ClusterAutoscaler, null, MachineState.ShuttingDown, null);
        var candidates = ScaleExplanation.Of(Make.Fleet(lost, leaving).Groups[0], 2, Make.Now).Candidates;

        await Assert.That(candidates.Select(candidate => candidate.Why)).IsEquivalentTo(
        [
            "is being switched off, which is waited for, priority 0",
            "fell silent without being switched off, priority 0",
        ]);
    }

    private static string VerdictsOf(ScaleExplanation explanation) =>
        string.Join(", ", explanation.Candidates.Select(candidate => $"{candidate.Machine.Metadata.Name} {candidate.Verdict}"));
}
