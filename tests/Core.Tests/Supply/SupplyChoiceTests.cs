using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Supply;
using HomelabAutoscaler.Core.Tests.Fleet;
using HomelabAutoscaler.Tests;
using TUnit.Assertions.Enums;

namespace HomelabAutoscaler.Core.Tests.Supply;

/// <summary>Which machines go for the power supply's sake, and come back.</summary>
public class SupplyChoiceTests
{
    [Test]
    [Arguments(70d, 0)]
    [Arguments(59d, 1)]
    [Arguments(50d, 1)]
    [Arguments(49d, 2)]
    [Arguments(20d, 4)]
    public async Task As_many_go_as_the_battery_asks_for(double charge, int number)
    {
        var choice = SupplyChoice.Of(Fleet(Ready("a"), Ready("b"), Ready("c"), Ready("d")), Outage(charge), Ups.At(2));

        await Assert.That(choice.Changes.Length).IsEqualTo(number);
        await Assert.That(choice.Changes.All(change => change is { State: PowerState.Off, Source: WishSource.Ups })).IsTrue();
    }

    [Test]
    public async Task The_lowest_priority_goes_first_then_what_is_not_up_yet_then_what_takes_most()
    {
        var fleet = Fleet(
            Ready("important", priority: 10), Ready("small", watts: 20), Ready("big", watts: 300), Member.Booting("booting"), Ready("toy", priority: -1));

        var order = SupplyChoice.Of(fleet, Outage(20), Ups.At(2)).Changes.Select(change => change.Machine.Metadata.Name);

        await Assert.That(order).IsEquivalentTo(["toy", "booting", "big", "small", "important"], CollectionOrdering.Matching);
    }

    [Test]
    public async Task Machines_that_went_already_count()
    {
        var fleet = Fleet(Ready("a"), Ready("b"), Ready("c"), Member.Off("d", WishSource.Ups));

        await Assert.That(SupplyChoice.Of(fleet, Outage(50), Ups.At(2)).Changes).IsEmpty();
        await Assert.That(Names(SupplyChoice.Of(fleet, Outage(40), Ups.At(2)))).IsEquivalentTo(["c"]);
    }

    [Test]
    public async Task A_person_wish_and_the_minimum_do_not_keep_a_machine_on()
    {
        var fleet = MachineFleet.Of([Member.Ready("a", WishSource.Person)], [Make.Group(spec: new() { MinSize = 1 })], Make.Ids);

        await Assert.That(Names(SupplyChoice.Of(fleet, Outage(10), Ups.At(2)))).IsEquivalentTo(["a"]);
    }

    [Test]
    public async Task What_a_person_wants_on_in_the_outage_stays_on_until_the_battery_is_low()
    {
        var fleet = Fleet(Member.Ready("a", WishSource.Person, Ups.At(1.5)), Member.Ready("b", WishSource.Person, Ups.At(0.5)));

        await Assert.That(Names(SupplyChoice.Of(fleet, Outage(21), Ups.At(2)))).IsEquivalentTo(["b"]);
        await Assert.That(Names(SupplyChoice.Of(fleet, Outage(20), Ups.At(2)))).IsEquivalentTo(["a", "b"]);
    }

    [Test]
    public async Task In_an_outage_whose_beginning_nobody_saw_what_a_person_holds_on_stays_on()
    {
        var fleet = Fleet(Member.Ready("a", WishSource.Person, Ups.At(-30)), Member.Ready("b", WishSource.Person, Ups.At(-90)));
        var unseen = Ups.Unheard.OnBattery(1, 21).OnBattery(2, 21);

        await Assert.That(Names(SupplyChoice.Of(fleet, unseen, Ups.At(2)))).IsEquivalentTo(["b"]);
        await Assert.That(Names(SupplyChoice.Of(fleet, unseen.OnLine(3).OnBattery(4, 21).OnBattery(5, 21), Ups.At(5)))).IsEquivalentTo(["a", "b"]);
    }

    [Test]
    public async Task Those_that_are_kept_or_hang_elsewhere_or_cannot_go_stay_on()
    {
        var fleet = Fleet(
            With(new() { OnBattery = BatteryAction.Keep }, "a"),
            With(new() { OnBattery = BatteryAction.Ignore }, "b"),
            With(new() { NeverOff = true }, "c"),
            With(new() { Paused = true }, "d"),
            Member.Off("e"),
            Ready("f"));

        await Assert.That(Names(SupplyChoice.Of(fleet, Outage(5), Ups.At(2)))).IsEquivalentTo(["f"]);
    }

    [Test]
    public async Task Some_go_as_soon_as_it_is_an_outage()
    {
        var fleet = Fleet(With(new() { OnBattery = BatteryAction.ShedAtOnce }, "a"), Ready("b"));
        var supply = Ups.Unheard.OnLine(0).OnBattery(1, charge: 100);

        await Assert.That(SupplyChoice.Of(fleet, supply, Ups.At(1.4)).Changes).IsEmpty();
        await Assert.That(Names(SupplyChoice.Of(fleet, supply, Ups.At(1.5)))).IsEquivalentTo(["a"]);
    }

    [Test]
    public async Task A_machine_without_a_group_goes_too() =>
        await Assert.That(Names(SupplyChoice.Of(Fleet(Ready("a") with { Metadata = Ready("a").Metadata with { Labels = [] } }), Outage(10), Ups.At(2)))).IsEquivalentTo(["a"]);

    [Test]
    public async Task A_machine_whose_Group_is_gone_goes_too() =>
        await Assert.That(Names(SupplyChoice.Of(MachineFleet.Of([Ready("a")], [], Make.Ids), Outage(10), Ups.At(2)))).IsEquivalentTo(["a"]);

    [Test]
    public async Task They_come_back_one_after_the_other_the_most_important_first()
    {
        var machines = new[] { Shed("a"), Shed("b", priority: 5), Shed("c"), Member.Off("d") };
        var back = Outage(50).OnLine(3).OnLine(8);

        await Assert.That(SupplyChoice.Of(Fleet(machines), Outage(50).OnLine(3), Ups.At(7.9)).Changes).IsEmpty();
        await Assert.That(Names(SupplyChoice.Of(Fleet(machines), back, Ups.At(8)))).IsEquivalentTo(["b"]);

        machines[1] = Shed("b", priority: 5) with { Status = Member.Ready("b", WishSource.Ups, Ups.At(8)).Status, Spec = Member.Ready("b").Spec };
        await Assert.That(SupplyChoice.Of(Fleet(machines), back, Ups.At(8.4)).Changes).IsEmpty();
        await Assert.That(Names(SupplyChoice.Of(Fleet(machines), back, Ups.At(8.5)))).IsEquivalentTo(["a"]);
        await Assert.That(Names(SupplyChoice.Of(Fleet(machines), back, Ups.At(60)))).IsEquivalentTo(["a", "c"], CollectionOrdering.Matching);
    }

    [Test]
    public async Task What_somebody_else_wants_off_stays_off()
    {
        var fleet = Fleet(Member.Off("a", WishSource.Person), Member.Off("b", WishSource.ClusterAutoscaler), Member.Off("c", WishSource.Schedule));

        await Assert.That(SupplyChoice.Of(fleet, Ups.Unheard.OnLine(0), Ups.At(60)).Changes).IsEmpty();
    }

    [Test]
    public async Task No_more_come_back_than_the_group_may_have_on_now()
    {
        var fleet = MachineFleet.Of([Shed("a"), Ready("b")], [Make.Group(spec: new() { MaxSize = 1 })], Make.Ids);

        await Assert.That(SupplyChoice.Of(fleet, Ups.Unheard.OnLine(0), Ups.At(60)).Changes).IsEmpty();
    }

    [Test]
    public async Task No_more_come_back_at_once_than_the_group_may_have_on_then()
    {
        var fleet = MachineFleet.Of([Shed("a"), Shed("b"), Shed("c")], [Make.Group(spec: new() { MaxSize = 2 })], Make.Ids);

        await Assert.That(Names(SupplyChoice.Of(fleet, Outage(50).OnLine(3).OnLine(8), Ups.At(60)))).IsEquivalentTo(["a", "b"]);
    }

    [Test]
    public async Task Silence_brings_nothing_back() =>
        await Assert.That(SupplyChoice.Of(Fleet(Shed("a")), Ups.Unheard.Silent(1), Ups.At(60)).Changes).IsEmpty();

    private static PowerSupply Outage(double charge) => Ups.Unheard.OnLine(0).OnBattery(1, charge).OnBattery(2, charge);

    private static MachineFleet Fleet(params Machine[] machines) => Make.Fleet(machines);

    private static Machine Ready(string name, int? priority = null, int? watts = null)
    {
        var machine = Member.Ready(name);
        return machine with { Spec = machine.Spec with { Priority = priority, Watts = watts is null ? null : new() { Running = watts } } };
    }

    private static Machine Shed(string name, int? priority = null)
    {
        var machine = Member.Off(name, WishSource.Ups);
        return machine with { Spec = machine.Spec with { Priority = priority } };
    }

    private static Machine With(PowerSettings settings, string name) => Ready(name) with { Spec = Ready(name).Spec with { Power = settings } };

    private static string[] Names(ScalingChoice choice) => Member.Names(choice.Machines);
}
