using CsCheck;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Tests;
using TUnit.Assertions.Enums;

namespace HomelabAutoscaler.Core.Tests.Fleet;

public class WakeOrderTests
{
    [Test]
    [Arguments(null, "c a b d")]
    [Arguments("Priority", "c a b d")]
    [Arguments("Cheapest", "b a c d")]
    [Arguments("Fastest", "d b a c")]
    [Arguments("LeastRecentlyUsed", "b d a c")]
    [Arguments("Smallest", "a d b c")]
    [Arguments("Largest", "b a d c")]
    [Arguments("Cheapest Largest", "b a d c")]
    [Arguments("Largest Fastest", "b d a c")]
    [Arguments("Smallest Fastest", "d a b c")]
    public async Task Each_criterion_has_its_order_and_what_is_not_known_comes_last(string? criteria, string names)
    {
        var group = Make.Fleet([Mini(), Big(), Unknown(), Twin()], GroupWith(criteria)).Groups[0];

        await Assert.That(string.Join(' ', Member.Names(group.WakeOrder))).IsEqualTo(names);
        await Assert.That(string.Join(' ', Member.Names(Scaling.Increase(group, 4, Make.Now).Machines))).IsEqualTo(names);
    }

    [Test]
    public async Task Machines_that_failed_or_were_given_up_come_after_all_others_whatever_the_criteria()
    {
        var failed = Mini() with { Status = Mini().Status with { Failure = Member.Failure(Make.Now) } };
        var givenUp = Big() with { Status = Big().Status with { GivenUpTime = Member.Asked } };
        var group = Make.Fleet([failed, givenUp, Unknown()], GroupWith("Cheapest")).Groups[0];

        await Assert.That(Member.Names(group.WakeOrder)).IsEquivalentTo(["c", "b", "a"], CollectionOrdering.Matching);
    }

    [Test]
    public async Task A_machine_that_was_lost_comes_after_those_that_are_off()
    {
        var lost = Member.Wanted("a", PowerState.Off, WishSource.ClusterAutoscaler, null, MachineState.Ready, new() { Health = Health.Offline });
        var on = Member.Wanted("c", PowerState.Off, WishSource.ClusterAutoscaler, null, MachineState.Ready, new() { Health = Health.Healthy });
        var group = Make.Fleet([lost, Member.Off("b"), on], GroupWith(null)).Groups[0];

        await Assert.That(Member.Names(group.WakeOrder)).IsEquivalentTo(["c", "b", "a"], CollectionOrdering.Matching);
    }

    [Test]
    public void The_order_is_the_same_on_every_replica() => Gen.Select(Some.Groups, Gen.Int).Sample((group, seed) =>
    {
        var shuffled = group.Machines.ToArray();
        new Random(seed).Shuffle(shuffled);
        var other = Make.Fleet(shuffled, group.Group).Groups[0];
        return Member.Names(group.WakeOrder).SequenceEqual(Member.Names(other.WakeOrder))
            && Member.Names(SleepOrder.Of(group, group.Machines)).SequenceEqual(Member.Names(SleepOrder.Of(other, other.Machines)));
    });

    [Test]
    public void What_wakes_first_sleeps_last() => Some.Orders.Sample(order =>
    {
        ValueList<WakeCriterion> comparable = [.. order.Where(criterion => criterion != WakeCriterion.LeastRecentlyUsed)];
        var group = Make.Fleet([Mini(), Big(), Unknown(), Twin()], Make.Group(spec: new() { WakeOrder = comparable })).Groups[0];
        return Member.Names(SleepOrder.Of(group, group.Machines)).SequenceEqual(Member.Names(group.WakeOrder).Reverse());
    });

    [Test]
    public async Task For_even_wear_the_one_that_has_been_on_for_longest_sleeps_first()
    {
        var old = Member.Ready("a", status: new() { LastStartupTime = Make.Now - TimeSpan.FromHours(9) });
        var young = Member.Ready("b", status: new() { LastStartupTime = Make.Now - TimeSpan.FromHours(1) });
        var group = Make.Fleet([young, old], GroupWith("LeastRecentlyUsed")).Groups[0];

        await Assert.That(Member.Names(SleepOrder.Of(group, group.Machines))).IsEquivalentTo(["a", "b"], CollectionOrdering.Matching);
    }

    [Test]
    public async Task What_is_not_up_yet_sleeps_before_what_is()
    {
        var group = Make.Fleet(Member.Booting("a"), Member.Ready("b"), Member.Failed("c")).Groups[0];

        await Assert.That(Member.Names(SleepOrder.Of(group, group.Machines))).IsEquivalentTo(["c", "a", "b"], CollectionOrdering.Matching);
    }

    [Test]
    public async Task Cluster_Autoscaler_reckons_with_the_machine_that_wakes_next()
    {
        await Assert.That(Template("Smallest").Capacity["cpu"]).IsEqualTo("2");
        await Assert.That(Template("Largest").Capacity["cpu"]).IsEqualTo("16");

        static NodeTemplate Template(string criterion) => Make.Fleet([Mini(), Big()], GroupWith(criterion)).Groups[0].Template(Make.Now)!;
    }

    [Test]
    [Arguments(MachineState.Unknown, "NotLookedAt")]
    [Arguments(MachineState.Shutdown, null)]
    [Arguments(MachineState.ShuttingDown, null)]
    [Arguments(MachineState.ShutdownFailed, null)]
    [Arguments(MachineState.Draining, null)]
    [Arguments(MachineState.DrainFailed, null)]
    public async Task A_machine_can_be_woken_in_every_state_that_was_looked_at(MachineState state, string? restraint)
    {
        var machine = Member.Wanted("a", PowerState.Off, WishSource.ClusterAutoscaler, null, state, null);

        await Assert.That(WakeRestraint.On(Make.Fleet(machine).Groups[0], machine, Make.Now)?.Reason).IsEqualTo(restraint);
    }

    [Test]
    public async Task What_is_on_still_wakes_first_and_what_is_going_off_after_what_is_off()
    {
        var group = Make.Fleet(
            Member.Wanted("a", PowerState.Off, WishSource.Schedule, null, MachineState.ShuttingDown, null),
            Member.Off("b"),
            Member.Wanted("c", PowerState.Off, WishSource.Schedule, null, MachineState.Draining, null)).Groups[0];

        await Assert.That(Member.Names(group.WakeOrder)).IsEquivalentTo(["c", "b", "a"], CollectionOrdering.Matching);
    }

    [Test]
    public async Task Manners_and_maintenance_keep_a_machine_from_being_offered_but_being_watched_does_not()
    {
        await Assert.That(ReasonWith(new() { Paused = true })).IsEqualTo("Paused");
        await Assert.That(ReasonWith(new() { Maintenance = new() { Reason = "new fan" } })).IsEqualTo("Maintenance");
        await Assert.That(ReasonWith(new() { MinOffTime = "1h" })).IsEqualTo("MinOffTime");
        await Assert.That(ReasonWith(new() { RecommendOnly = true })).IsNull();
        await Assert.That(ReasonWith(new() { NeverOff = true })).IsNull();

        static string? ReasonWith(PowerSettings settings)
        {
            var machine = Member.Off("a", status: new() { LastShutdownTime = Make.Now - TimeSpan.FromMinutes(10) });
            machine = machine with { Spec = machine.Spec with { Power = settings } };
            return WakeRestraint.On(Make.Fleet(machine).Groups[0], machine, Make.Now)?.Reason;
        }
    }

    [Test]
    [Arguments(WishSource.Ups)]
    [Arguments(WishSource.Person)]
    [Arguments(WishSource.ClusterAutoscaler)]
    public async Task Whoever_wanted_it_off_it_stays_off_for_its_time(WishSource source)
    {
        var machine = Member.Off("a", source, Make.Now - TimeSpan.FromHours(2), new() { LastShutdownTime = Make.Now - TimeSpan.FromMinutes(10) });
        machine = machine with { Spec = machine.Spec with { Power = new() { MinOffTime = "1h" } } };

        await Assert.That(WakeRestraint.On(Make.Fleet(machine).Groups[0], machine, Make.Now)?.Until).IsEqualTo(Make.Now + TimeSpan.FromMinutes(50));
    }

    [Test]
    [Arguments("1h", "MinOffTime")]
    [Arguments(null, null)]
    public async Task What_is_going_off_has_its_time_off_before_it(string? minOffTime, string? reason)
    {
        var machine = Member.Wanted("a", PowerState.Off, WishSource.ClusterAutoscaler, null, MachineState.ShuttingDown, null);
        machine = machine with { Spec = machine.Spec with { Power = new() { MinOffTime = minOffTime } } };

        await Assert.That(WakeRestraint.On(Make.Fleet(machine).Groups[0], machine, Make.Now)?.Reason).IsEqualTo(reason);
    }

    [Test]
    public async Task What_is_in_the_way_is_said()
    {
        var bare = Member.Off("a") with { Spec = new() { PowerState = PowerState.Off } };
        var quarantined = Member.Off("b", status: new() { Failure = Member.Failure(Make.Now + TimeSpan.FromHours(1)) });
        var locked = Member.Off("c");
        locked = locked with
        {
            Metadata = locked.Metadata with
            {
                Annotations =
                [
                    new(OperationLock.OperationAnnotation, "shutdown"),
                    new(OperationLock.OwnerAnnotation, "backup"),
                    new(OperationLock.TimestampAnnotation, "2026-01-31T11:59:00Z"),
                ],
            },
        };
        var group = Make.Fleet(bare, quarantined, locked).Groups[0];

        await Assert.That(group.MaxSize(Make.Now)).IsEqualTo(0);
        await Assert.That(WakeRestraint.On(group, bare, Make.Now)).IsEqualTo(new("NothingToStartWith", "The machine cannot be switched on: spec.startupPodSpec is missing: nothing can switch the machine on", null));
        await Assert.That(WakeRestraint.On(group, quarantined, Make.Now)).IsEqualTo(
            new("Quarantined", "The machine failed to switch on and is tried again from 2026-01-31T13:00:00Z on", Make.Now + TimeSpan.FromHours(1)));
        await Assert.That(WakeRestraint.On(group, locked, Make.Now)).IsEqualTo(
            new("LockHeld", "backup holds the lock for shutdown until 2026-01-31T12:04:00Z", Make.Now + TimeSpan.FromMinutes(4)));
    }

    private static Machine Mini() => Of("a", 0, "0.02", 40, used: 30, cpu: "2", memory: "4Gi");

    private static Machine Big() => Of("b", 0, "0.01", 30, used: null, cpu: "16", memory: "64Gi");

    /// <summary>It has a high priority, and nothing else is known of it.</summary>
    private static Machine Unknown() => Of("c", 5, null, null, used: 10, cpu: null, memory: null);

    private static Machine Twin() => Of("d", -1, null, 20, used: 60, cpu: "2", memory: "4Gi");

    private static Machine Of(string name, int priority, string? price, int? boot, int? used, string? cpu, string? memory)
    {
        var machine = Member.Off(name, status: new()
        {
            LastBootSeconds = boot,
            LastShutdownTime = used is { } minutes ? Make.Now - TimeSpan.FromMinutes(minutes) : null,
            LastStartupTime = used is { } before ? Make.Now - TimeSpan.FromMinutes(before + 5) : null,
            Template = cpu is null ? null : Make.Template(cpu, memory!),
        });
        return machine with { Spec = machine.Spec with { Priority = priority, Pricing = price is null ? null : new() { HourlyRate = price } } };
    }

    private static Group GroupWith(string? criteria) => Make.Group(spec: new()
    {
        WakeOrder = (criteria?.Split(' ') ?? []).Select(Enum.Parse<WakeCriterion>).ToValueList(),
    });
}
