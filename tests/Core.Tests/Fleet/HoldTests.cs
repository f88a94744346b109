using CsCheck;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Groups;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Fleet;

/// <summary>What a person wished is left alone by everybody else, for a while.</summary>
public class HoldTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Test]
    public async Task A_machine_that_a_person_switched_off_is_not_offered_until_the_hold_is_over()
    {
        var group = Make.Fleet(Member.Off("a", WishSource.Person), Member.Off("b")).Groups[0];

        await Assert.That(group.MaxSize(Make.Now)).IsEqualTo(1);
        await Assert.That(Member.Names(Scaling.Increase(group, 1, Make.Now).Machines)).IsEquivalentTo(["b"]);
        await Assert.That(group.MaxSize(Member.Asked + Hour)).IsEqualTo(2);
    }

    [Test]
    public async Task That_holds_before_the_status_says_so()
    {
        // Somebody changed spec.powerState a moment ago: the signature is still that of the wish before.
        var woken = new WishChange(Member.Off("a"), PowerState.On, WishSource.ClusterAutoscaler, Member.Asked + TimeSpan.FromMinutes(1)).Apply();
        var recorded = woken with { Status = woken.Status with { Wish = Wishes.Of(woken, Hour, Make.Now) } };
        var switchedOff = recorded with { Spec = recorded.Spec with { PowerState = PowerState.Off } };

        var restraint = WakeRestraint.On(Make.Fleet(switchedOff).Groups[0], switchedOff, Make.Now)!;

        await Assert.That(restraint.Reason).IsEqualTo("ManualHold");
        await Assert.That(restraint.Until).IsEqualTo(Make.Now + Hour);
        await Assert.That(restraint.Message).IsEqualTo("A person wants the machine off until 2026-01-31T13:00:00Z");
    }

    [Test]
    public async Task DeleteNodes_of_a_machine_that_a_person_switched_on_is_refused_with_the_time()
    {
        var fleet = Make.Fleet(Member.Ready("a", WishSource.Person), Member.Ready("b"));
        var group = fleet.Groups[0];

        var refusal = Scaling.Delete(fleet, group, [new("", "node-of-b"), new("", "node-of-a")], Make.Now).Refusal!;

        await Assert.That(refusal.Kind).IsEqualTo(RefusalKind.Held);
        await Assert.That(refusal.Message).IsEqualTo($"a person wants machine {Make.Namespace}/a on, which is left alone until 2026-01-31T12:55:00Z");
        await Assert.That(Member.Names(Scaling.Delete(fleet, group, [new("", "node-of-a")], Member.Asked + Hour).Machines)).IsEquivalentTo(["a"]);
    }

    [Test]
    public async Task DecreaseTargetSize_passes_over_a_boot_that_a_person_wants()
    {
        var group = Make.Fleet(Member.Booting("a", WishSource.Person), Member.Booting("b")).Groups[0];

        await Assert.That(Member.Names(Scaling.Decrease(group, -2, Make.Now).Machines)).IsEquivalentTo(["b"]);
    }

    [Test]
    public async Task A_person_s_machine_that_fails_is_not_replaced_and_a_held_one_does_not_stand_in()
    {
        var theirs = Make.Fleet(Member.Failed("a", WishSource.Person), Member.Off("b")).Groups[0];
        var held = Make.Fleet(Member.Failed("a"), Member.Off("b", WishSource.Person)).Groups[0];

        await Assert.That(Failover.Of(theirs, Make.Now).Changes).IsEmpty();
        await Assert.That(Failover.Of(held, Make.Now).Changes).IsEmpty();
    }

    [Test]
    public async Task The_hold_is_as_long_as_the_policy_says()
    {
        var machine = Member.Ready("a");
        machine = machine with { Spec = machine.Spec with { PowerState = PowerState.Off } };
        var fleet = MachineFleet.Of([machine], [Make.Group()], Make.Ids, policy: new() { ManualHold = TimeSpan.FromMinutes(7) });

        await Assert.That(fleet.Groups[0].HoldOn(machine, PowerState.Off, Make.Now)).IsEqualTo(Make.Now + TimeSpan.FromMinutes(7));
        await Assert.That(fleet.Groups[0].HoldOn(machine, PowerState.On, Make.Now)).IsNull();
    }

    [Test]
    public async Task A_group_and_a_machine_may_have_holds_of_their_own()
    {
        var machine = Member.Ready("a");
        machine = machine with { Spec = machine.Spec with { PowerState = PowerState.Off } };
        var own = machine with { Spec = machine.Spec with { Power = new() { ManualHold = "0s" } } };
        var group = Make.Fleet([machine], Make.Group(spec: new() { Power = new() { ManualHold = "20m" } })).Groups[0];

        await Assert.That(group.HoldOn(machine, PowerState.Off, Make.Now)).IsEqualTo(Make.Now + TimeSpan.FromMinutes(20));
        await Assert.That(group.HoldOn(own, PowerState.Off, Make.Now)).IsNull();
    }

    [Test]
    public void Nobody_but_people_ever_changes_a_held_wish() => Some.Groups.Sample(group =>
    {
        var fleet = MachineFleet.Of(group.Machines, [group.Group], Make.Ids, _ => group.Sizes);
        group = fleet.Groups[0];
        ScalingChoice[] choices =
        [
            .. Enumerable.Range(1, group.Machines.Length + 1).Select(delta => Scaling.Increase(group, delta, Make.Now)),
            .. Enumerable.Range(1, group.Machines.Length + 1).Select(delta => Scaling.Decrease(group, -delta, Make.Now)),
            .. group.Machines.Select(machine => Scaling.Delete(fleet, group, [new("", machine.KubeNodeName.Value)], Make.Now)),
            Failover.Of(group, Make.Now),
            MinimumSize.Of(group, Make.Now),
            Shedding.Of(group, Make.Now),
        ];
        return choices.SelectMany(choice => choice.Changes).All(change => !(change.Machine.Status.Wish!.HeldUntil > Make.Now));
    });
}
