using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Machines;

public class WishTests
{
    private static readonly TimeSpan Hold = TimeSpan.FromHours(1);

    [Test]
    public async Task A_machine_is_enrolled_with_the_wish_of_its_manifest_which_holds_nobody_back()
    {
        var wish = Wishes.Of(Make.Machine(wanted: PowerState.On), Hold, Make.Now)!;

        await Assert.That(wish.Source).IsEqualTo(WishSource.Enrolment);
        await Assert.That(wish.HeldUntil).IsNull();
    }

    [Test]
    public async Task A_machine_without_a_power_state_has_no_wish() =>
        await Assert.That(Wishes.Of(Make.Machine(wanted: null), Hold, Make.Now)).IsNull();

    [Test]
    [Arguments(WishSource.ClusterAutoscaler)]
    [Arguments(WishSource.Schedule)]
    [Arguments(WishSource.Failover)]
    public async Task A_signed_wish_is_its_signer_s(WishSource source)
    {
        var machine = Wishes.Sign(Recorded(PowerState.Off, WishSource.Enrolment, Make.Now - Hold), PowerState.On, source, Make.Now, "m2");

        await Assert.That(Wishes.Of(machine, Hold, Make.Now + Hold)).IsEqualTo(new() { PowerState = PowerState.On, Source = source, Time = Make.Now, InPlaceOf = "m2" });
    }

    [Test]
    public async Task A_state_that_nobody_signed_is_a_person_s_and_held()
    {
        var signed = Wishes.Sign(Recorded(PowerState.On, WishSource.ClusterAutoscaler, Make.Now), PowerState.On, WishSource.ClusterAutoscaler, Make.Now);
        var machine = signed with { Spec = signed.Spec with { PowerState = PowerState.Off } };
        var later = Make.Now + TimeSpan.FromMinutes(5);

        await Assert.That(Wishes.Of(machine, Hold, later)).IsEqualTo(new() { PowerState = PowerState.Off, Source = WishSource.Person, Time = later, HeldUntil = later + Hold });
    }

    [Test]
    public async Task A_person_s_wish_is_not_taken_for_the_old_signature_that_it_happens_to_match()
    {
        var before = Wishes.Sign(Make.Machine(), PowerState.On, WishSource.ClusterAutoscaler, Make.Now - TimeSpan.FromMinutes(1));
        var off = Recorded(PowerState.Off, WishSource.Person, Make.Now);
        var machine = off with { Metadata = before.Metadata, Spec = before.Spec };

        await Assert.That(Wishes.Of(machine, Hold, Make.Now)!.Source).IsEqualTo(WishSource.Person);
    }

    [Test]
    public async Task A_clock_that_goes_back_does_not_make_a_signature_old()
    {
        var off = Recorded(PowerState.Off, WishSource.ClusterAutoscaler, Make.Now);
        var machine = Wishes.Sign(off, PowerState.On, WishSource.ClusterAutoscaler, Make.Now - TimeSpan.FromHours(1));

        await Assert.That(Wishes.Of(machine, Hold, Make.Now)!.Source).IsEqualTo(WishSource.ClusterAutoscaler);
    }

    [Test]
    public async Task A_recorded_wish_stays_what_it_was()
    {
        var machine = Recorded(PowerState.On, WishSource.Schedule, Make.Now);

        await Assert.That(Wishes.Of(machine, Hold, Make.Now + Hold)).IsSameReferenceAs(machine.Status.Wish);
    }

    [Test]
    [Arguments("on")]
    [Arguments("on Somebody 2026-01-31T12:00:00.000000Z")]
    [Arguments("maybe Person 2026-01-31T12:00:00.000000Z")]
    [Arguments("on Person yesterday")]
    public async Task A_signature_that_cannot_be_read_is_none(string text)
    {
        var machine = Recorded(PowerState.Off, WishSource.Enrolment, Make.Now - Hold);
        var forged = machine with
        {
            Metadata = machine.Metadata with { Annotations = [new(Wishes.Annotation, text)] },
            Spec = machine.Spec with { PowerState = PowerState.On },
        };

        await Assert.That(Wishes.Of(forged, Hold, Make.Now)!.Source).IsEqualTo(WishSource.Person);
    }

    [Test]
    public async Task A_person_who_overrules_a_wish_before_it_is_recorded_is_a_person()
    {
        var recorded = Make.Machine(wanted: PowerState.On, status: new() { Wish = new() { PowerState = PowerState.On, Source = WishSource.ClusterAutoscaler, Time = Make.Now - TimeSpan.FromHours(1) } });
        var signed = Wishes.Sign(recorded, PowerState.Off, WishSource.ClusterAutoscaler, Make.Now + TimeSpan.FromSeconds(3));
        var person = signed with { Spec = signed.Spec with { PowerState = PowerState.On } };

        var wish = Wishes.Of(person, TimeSpan.FromHours(1), Make.Now)!;
        await Assert.That(wish.Source).IsEqualTo(WishSource.Person);
        await Assert.That(wish.PowerState).IsEqualTo(PowerState.On);
        var next = person with { Status = person.Status with { Wish = wish } };
        await Assert.That(Wishes.Of(next, TimeSpan.FromHours(1), Make.Now + TimeSpan.FromSeconds(1))).IsEqualTo(wish).Because("a clock that differs from the signer's does not renew it");
    }

    [Test]
    public async Task The_decision_records_the_wish_before_anything_is_done_for_it()
    {
        var machine = Make.Machine(wanted: PowerState.On, state: MachineState.Shutdown);

        var decision = MachineDecider.Decide(Make.View(machine), Make.Now);

        await Assert.That(decision.Status.Wish!.PowerState).IsEqualTo(PowerState.On);
        await Assert.That(decision.Effects).IsEmpty();
    }

    private static Machine Recorded(PowerState state, WishSource source, DateTimeOffset time) =>
        Make.Machine(wanted: state, state: MachineState.Ready, status: new() { Wish = new() { PowerState = state, Source = source, Time = time } });
}
