using CsCheck;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Fleet;

/// <summary>A machine that could not be switched on is replaced before Cluster Autoscaler notices.</summary>
public class FailoverTests
{
    [Test]
    [Arguments(WishSource.ClusterAutoscaler)]
    [Arguments(WishSource.Schedule)]
    [Arguments(WishSource.Failover)]
    public async Task The_next_machine_is_wanted_on_in_its_place_and_then_it_is_wanted_off(WishSource source)
    {
        var failed = Member.Failed("a", source);
        var spare = Member.Off("b", time: Member.Asked - TimeSpan.FromDays(1));
        var group = Make.Fleet(failed, spare, Member.Off("c")).Groups[0];

        var choice = Failover.Of(group, Make.Now);

        await Assert.That(choice.Changes).IsEquivalentTo(
            [
                new WishChange(spare, PowerState.On, WishSource.Failover, Member.Asked, "a") { Why = "a could not be switched on" },
                new WishChange(failed, PowerState.Off, WishSource.Failover, Make.Now) { Why = "it could not be switched on; b stands in" },
            ],
            TUnit.Assertions.Enums.CollectionOrdering.Matching);
    }

    [Test]
    [Arguments(WishSource.Enrolment)]
    [Arguments(WishSource.Person)]
    [Arguments(WishSource.Drift)]
    [Arguments(WishSource.Ups)]
    public async Task Whoever_wanted_this_very_machine_gets_no_other(WishSource source)
    {
        var group = Make.Fleet(Member.Failed("a", source, Make.Now - TimeSpan.FromHours(2)), Member.Off("b")).Groups[0];

        await Assert.That(Failover.Of(group, Make.Now).Changes).IsEmpty();
    }

    [Test]
    public async Task The_window_is_the_provision_time_from_the_first_wish_on()
    {
        var group = Make.Fleet(Member.Failed("a"), Member.Off("b")).Groups[0];
        var end = Member.Asked + TimeSpan.FromMinutes(10);

        await Assert.That(Failover.Of(group, end - TimeSpan.FromSeconds(1)).Changes.Length).IsEqualTo(2);
        await Assert.That(Failover.Of(group, end).Changes).IsEmpty();
    }

    [Test]
    public async Task Nobody_loses_patience_with_a_schedule()
    {
        var group = Make.Fleet(Member.Failed("a", WishSource.Schedule), Member.Off("b")).Groups[0];

        await Assert.That(Failover.Of(group, Make.Now + TimeSpan.FromDays(1)).Changes.Length).IsEqualTo(2);
    }

    [Test]
    public async Task Cluster_Autoscaler_hears_of_the_failure_only_when_nothing_is_left()
    {
        var failed = Member.Failed("a");
        var replaced = Make.Fleet(failed, Member.Off("b")).Groups[0];
        var alone = Make.Fleet(failed).Groups[0];

        await Assert.That(Membership.InstanceOf(replaced, failed, Make.Now)).IsEqualTo(InstanceState.Creating);
        await Assert.That(Membership.InstanceOf(replaced, failed, Make.Now + TimeSpan.FromHours(1))).IsEqualTo(InstanceState.Failed);
        await Assert.That(Membership.InstanceOf(alone, failed, Make.Now)).IsEqualTo(InstanceState.Failed);
    }

    [Test]
    public async Task Of_two_that_failed_only_as_many_are_replaced_as_there_are_spares()
    {
        var group = Make.Fleet(Member.Failed("a"), Member.Failed("b"), Member.Off("c")).Groups[0];

        await Assert.That(Member.Names(Failover.Of(group, Make.Now).Machines)).IsEquivalentTo(["c", "a"], TUnit.Assertions.Enums.CollectionOrdering.Matching);
        await Assert.That(Membership.InstanceOf(group, group.Machines[1], Make.Now)).IsEqualTo(InstanceState.Failed);
    }

    [Test]
    public async Task A_machine_that_stood_in_before_does_not_count_for_a_new_wish()
    {
        var before = Member.Wanted("b", PowerState.On, WishSource.Failover, Member.Asked - TimeSpan.FromHours(3), MachineState.Ready, null);
        before = before with { Status = before.Status with { Wish = before.Status.Wish! with { InPlaceOf = "a" } } };
        var group = Make.Fleet(Member.Failed("a"), before, Member.Off("c")).Groups[0];

        await Assert.That(Member.Names(Failover.Of(group, Make.Now).Machines)).IsEquivalentTo(["c", "a"], TUnit.Assertions.Enums.CollectionOrdering.Matching);
    }

    [Test]
    public async Task A_chain_goes_on_to_the_last_machine_and_ends_there()
    {
        // Machines fail and can be tried again at once: only the chain itself ends it.
        var group = Make.Fleet(Member.Failed("a"), Member.Off("b"), Member.Off("c")).Groups[0];
        var now = Make.Now;
        var visited = new List<string>();
        while (visited.Count < 9 && Failover.Of(group, now) is { Changes.Length: > 0 } choice)
        {
            visited.Add(string.Join('>', choice.Changes.Reverse().Select(change => change.Machine.Metadata.Name)));
            now += TimeSpan.FromSeconds(30);
            group = Make.Fleet(Member.After(group, choice.Changes).Machines.Select(machine => Settle(machine, now)).ToArray()).Groups[0];
        }

        await Assert.That(visited).IsEquivalentTo(["a>b", "b>c"], TUnit.Assertions.Enums.CollectionOrdering.Matching);
        await Assert.That(Membership.InstanceOf(group, group.Machines[2], now)).IsEqualTo(InstanceState.Failed);
    }

    [Test]
    public async Task A_spare_whose_own_wish_is_younger_is_signed_later_than_that()
    {
        // Cluster Autoscaler gave b up after it had asked for a.
        var spare = Member.Off("b", WishSource.ClusterAutoscaler, Make.Now - TimeSpan.FromMinutes(1));
        var group = Make.Fleet(Member.Failed("a"), spare).Groups[0];

        var after = Member.After(group, Failover.Of(group, Make.Now).Changes);

        await Assert.That(after.WishOf(after.Machines[1], Make.Now)!.Source).IsEqualTo(WishSource.Failover);
    }

    [Test]
    [Arguments(0)]
    [Arguments(1)]
    [Arguments(2)]
    public async Task A_crash_after_any_write_neither_loses_the_wake_nor_wakes_twice(int written)
    {
        var group = Make.Fleet(Member.Failed("a"), Member.Off("b"), Member.Off("c")).Groups[0];
        var left = Member.After(group, Failover.Of(group, Make.Now).Changes, written);

        var after = Member.After(left, Failover.Of(left, Make.Now + TimeSpan.FromMinutes(1)).Changes);

        await Assert.That(Member.Names(after.Machines.Where(Membership.IsWanted))).IsEquivalentTo(["b"]);
        await Assert.That(Failover.Of(after, Make.Now + TimeSpan.FromMinutes(2)).Changes).IsEmpty();
    }

    [Test]
    public async Task A_replacement_that_was_begun_is_finished_also_after_the_window()
    {
        var group = Make.Fleet(Member.Failed("a"), Member.Off("b")).Groups[0];
        var left = Member.After(group, Failover.Of(group, Make.Now).Changes, 1);

        await Assert.That(Member.Names(Failover.Of(left, Make.Now + TimeSpan.FromHours(1)).Machines)).IsEquivalentTo(["a"]);
    }

    [Test]
    public void Target_size_never_drops_and_a_crash_anywhere_changes_nothing_in_the_end() => Gen.Select(Some.Groups, Gen.Int[0, 12]).Sample((group, written) =>
    {
        var changes = Failover.Of(group, Make.Now).Changes;
        var sizes = Enumerable.Range(0, changes.Length + 1).Select(count => Member.After(group, changes, count).TargetSize).ToList();
        var whole = Member.After(group, changes);
        var crashed = Member.After(group, changes, written);
        var resumed = Member.After(crashed, Failover.Of(crashed, Make.Now).Changes);
        return sizes.Zip(sizes.Skip(1)).All(step => Math.Abs(step.Second - step.First) == 1)
            && sizes.All(size => size >= sizes[^1] && size <= sizes[0] + 1)
            && Failover.Of(whole, Make.Now).Changes.IsEmpty
            && resumed.TargetSize == whole.TargetSize
            && Failover.Of(resumed, Make.Now).Changes.IsEmpty;
    }, print: one => $"{one.Item2} written of: {string.Join("; ", Failover.Of(one.Item1, Make.Now).Changes.Select(change => $"{change.Machine.Metadata.Name} {change.State} {change.InPlaceOf}"))}\n{Member.Print(one.Item1)}");

    [Test]
    public async Task Whether_there_is_a_spare_is_known_while_the_machine_boots()
    {
        var booting = Member.Booting("a");
        var theirs = Member.Booting("a", WishSource.Person);

        await Assert.That(Failover.HasSpare(Make.Fleet(booting, Member.Off("b")).Groups[0], booting, Make.Now)).IsTrue();
        await Assert.That(Failover.HasSpare(Make.Fleet(booting, Member.Ready("b")).Groups[0], booting, Make.Now)).IsFalse();
        await Assert.That(Failover.HasSpare(Make.Fleet(theirs, Member.Off("b")).Groups[0], theirs, Make.Now)).IsFalse();
    }

    /// <summary>What is wanted fails, what is unwanted is off, and either can be tried again at once.</summary>
    private static Machine Settle(Machine machine, DateTimeOffset now) => machine with
    {
        Status = machine.Status with
        {
            Wish = Wishes.Of(machine, TimeSpan.Zero, now),
            Progress = Membership.IsWanted(machine) ? MachineState.StartupFailed : MachineState.Shutdown,
            Failure = Member.Failure(now),
        },
    };
}
