using CsCheck;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Groups;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Tests.Fleet;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Groups;

/// <summary>A window has closed: what was woken for it goes off, where it says so.</summary>
public class SheddingTests
{
    private static readonly DateTimeOffset Opened = Make.Now - TimeSpan.FromHours(10);

    private static readonly DateTimeOffset Woken = Opened + TimeSpan.FromSeconds(1);

    [Test]
    public async Task As_many_as_the_minimum_fell_by_are_switched_off_in_the_reverse_order_of_waking()
    {
        var group = Closed(min: 1, before: 3, WindowEnd.Shed, Warm("a"), Warm("b"), Warm("c"), Warm("d"));

        var changes = Shedding.Of(group, Make.Now).Changes;

        await Assert.That(Member.Names(changes.Select(change => change.Machine))).IsEquivalentTo(["d", "c"], TUnit.Assertions.Enums.CollectionOrdering.Matching);
        await Assert.That(changes.All(change => change is { State: PowerState.Off, Source: WishSource.Schedule, Why: "the warm hours of group g1 are over" })).IsTrue();
    }

    [Test]
    public async Task A_window_that_leaves_them_on_leaves_them_on() =>
        await Assert.That(Shedding.Of(Closed(min: 0, before: 2, WindowEnd.Leave, Warm("a"), Warm("b")), Make.Now).Changes).IsEmpty();

    [Test]
    public async Task What_somebody_else_woke_stays_on()
    {
        var group = Closed(min: 0, before: 3, WindowEnd.Shed, Warm("a"), Member.Ready("b"), Member.Ready("c", WishSource.Person), Member.Ready("d", WishSource.Enrolment));

        await Assert.That(Member.Names(Shedding.Of(group, Make.Now).Machines)).IsEquivalentTo(["a"]);
    }

    [Test]
    public async Task A_machine_that_cannot_go_off_is_passed_over()
    {
        var never = Warm("b") with { Spec = Warm("b").Spec with { Power = new() { NeverOff = true } } };
        var paused = Warm("c") with { Spec = Warm("c").Spec with { Power = new() { Paused = true } } };

        await Assert.That(Member.Names(Shedding.Of(Closed(min: 0, before: 1, WindowEnd.Shed, Warm("a"), never, paused), Make.Now).Machines)).IsEquivalentTo(["a"]);
    }

    [Test]
    public async Task What_the_minimum_still_needs_stays_on()
    {
        // Cluster Autoscaler has given one up in between.
        var group = Closed(min: 1, before: 3, WindowEnd.Shed, Warm("a"), Warm("b"), Member.Off("c", WishSource.ClusterAutoscaler));

        await Assert.That(Shedding.Of(group, Make.Now).Changes.Length).IsEqualTo(1);
    }

    [Test]
    public async Task A_lower_maximum_is_no_window_that_closes()
    {
        var group = Closed(min: 1, before: 3, WindowEnd.Shed, Warm("a"), Warm("b"), Warm("c"));
        var open = new OpenWindow(3, Make.Now + TimeSpan.FromHours(1), WindowEnd.Shed);
        group = MachineFleet.Of(group.Machines, [group.Group], Make.Ids, _ => new() { Min = 1, Max = 1, Warm = open }).Groups[0];

        await Assert.That(Shedding.Of(group, Make.Now).Changes).IsEmpty();
    }

    [Test]
    public async Task Once_the_status_says_that_the_window_is_closed_nothing_more_goes_off()
    {
        var group = Closed(min: 0, before: 1, WindowEnd.Shed, Warm("a"), Warm("b"));
        var after = Member.After(group, Shedding.Of(group, Make.Now).Changes);
        var reported = after.Group with { Status = GroupReport.Of(after, Make.Now) };

        await Assert.That(Shedding.Of(Make.Fleet(after.Machines, reported).Groups[0], Make.Now).Changes).IsEmpty();
        await Assert.That(reported.Status.Warm).IsNull();
    }

    [Test]
    public void A_crash_after_any_write_switches_off_neither_more_nor_less() => Gen.Select(Gen.Int[0, 6], Gen.Int[0, 4], Gen.Int[0, 6], Gen.Int[0, 4]).Sample((warm, others, fell, written) =>
    {
        var machines = Enumerable.Range(0, warm).Select(i => Warm($"w{i}")).Concat(Enumerable.Range(0, others).Select(i => Member.Ready($"o{i}")));
        var group = Closed(min: 1, before: 1 + fell, WindowEnd.Shed, [.. machines]);
        var whole = Member.After(group, Shedding.Of(group, Make.Now).Changes);
        var crashed = Member.After(group, Shedding.Of(group, Make.Now).Changes, written);
        var resumed = Member.After(crashed, Shedding.Of(crashed, Make.Now + TimeSpan.FromMinutes(1)).Changes);
        return Wanted(resumed).SequenceEqual(Wanted(whole))
            && group.TargetSize - whole.TargetSize == Math.Max(0, Math.Min(Math.Min(fell, warm), group.TargetSize - 1));
    });

    [Test]
    public async Task Two_windows_that_close_one_after_the_other_shed_each_its_own()
    {
        var group = Closed(min: 0, before: 3, WindowEnd.Shed, Warm("a"), Warm("b"), Warm("c"));
        var inner = new OpenWindow(2, Make.Now + TimeSpan.FromHours(2), WindowEnd.Shed);
        group = MachineFleet.Of(group.Machines, [group.Group], Make.Ids, _ => new() { Min = 2, Max = null, Warm = inner }).Groups[0];
        var first = Member.After(group, Shedding.Of(group, Make.Now).Changes);
        var reported = first.Group with { Status = GroupReport.Of(first, Make.Now) };
        var later = MachineFleet.Of(first.Machines, [reported], Make.Ids).Groups[0];

        await Assert.That(Wanted(first)).IsEquivalentTo(["a", "b"]);
        await Assert.That(Member.Names(Shedding.Of(later, inner.Until).Machines)).IsEquivalentTo(["b", "a"]);
    }

    [Test]
    public void Nothing_goes_off_that_was_not_woken_for_a_minimum_or_is_needed() => Some.Groups.Sample(group =>
    {
        var changes = Shedding.Of(group, Make.Now).Changes;
        return changes.All(change => change.Machine.Status.Wish is { PowerState: PowerState.On, Source: WishSource.Schedule })
            && (changes.IsEmpty || group.TargetSize - changes.Length >= group.Sizes.Min);
    });

    private static Machine Warm(string name) => Member.Ready(name, WishSource.Schedule, Woken);

    private static string[] Wanted(FleetGroup group) => Member.Names(group.Machines.Where(Membership.IsWanted));

    /// <summary>A group that remembers a window which is not open any more.</summary>
    private static FleetGroup Closed(int min, int before, WindowEnd atEnd, params Machine[] machines)
    {
        var group = Make.Group(spec: new() { MinSize = min }) with
        {
            Status = new() { MinSize = before, Warm = new() { Machines = before, Since = Opened, Until = Make.Now, AtEnd = atEnd } },
        };
        return Make.Fleet(machines, group).Groups[0];
    }
}
