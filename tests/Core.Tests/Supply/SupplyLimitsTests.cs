using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Supply;
using HomelabAutoscaler.Core.Telling;
using HomelabAutoscaler.Core.Tests.Fleet;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Supply;

/// <summary>What machines may not do while the battery is in use, and how Pods leave them.</summary>
public class SupplyLimitsTests
{
    private static readonly PowerPolicy Ordinary = new();

    private static readonly SupplyLimits OnBattery = new(SupplyLimits.OnBattery, "it runs on battery", null, false, Make.Now + TimeSpan.FromMinutes(3));

    private static readonly SupplyLimits Low = new(SupplyLimits.BatteryLow, "it is almost empty", null, true, null);

    private static readonly PowerWish Shed = new() { PowerState = PowerState.Off, Source = WishSource.Ups, Time = Make.Now };

    [Test]
    public async Task Cluster_Autoscaler_is_told_of_no_machine_that_could_be_woken()
    {
        var group = Group(OnBattery, Member.Ready("a"), Member.Off("b"), Member.Off("c"));

        await Assert.That(group.Wakeable(Make.Now)).IsEmpty();
        await Assert.That(group.MaxSize(Make.Now)).IsEqualTo(1);
        await Assert.That(Scaling.Increase(group, 1, Make.Now).Refusal!.Kind).IsEqualTo(RefusalKind.OutOfRange);
    }

    [Test]
    public async Task The_status_page_says_so()
    {
        var fleet = MachineFleet.Of([Member.Off("a")], [Make.Group()], Make.Ids, policy: Ordinary with { Supply = OnBattery });

        await Assert.That(FleetPage.Of(fleet, fleet.Machines, _ => null, true, Make.Now).Supply).IsEqualTo("it runs on battery");
    }

    [Test]
    public async Task A_machine_on_another_socket_may_wake()
    {
        var elsewhere = Member.Off("b") with { Spec = Member.Off("b").Spec with { Power = new() { OnBattery = BatteryAction.Ignore } } };

        await Assert.That(Member.Names(Group(Low, Member.Off("a"), elsewhere).Wakeable(Make.Now))).IsEquivalentTo(["b"]);
    }

    [Test]
    [Arguments(WishSource.Person, false, null)]
    [Arguments(WishSource.Person, true, SupplyLimits.BatteryLow)]
    [Arguments(WishSource.ClusterAutoscaler, false, SupplyLimits.OnBattery)]
    [Arguments(WishSource.Schedule, true, SupplyLimits.BatteryLow)]
    public async Task A_person_may_switch_on_until_the_battery_is_low(WishSource source, bool isLow, string? reason)
    {
        var machine = Member.Wanted("a", PowerState.On, source, null, MachineState.Shutdown, null);
        var group = Group(isLow ? Low : OnBattery, machine);

        await Assert.That(Restraint.OnStart(group.ViewOf(machine), Make.Now)?.Reason).IsEqualTo(reason);
    }

    [Test]
    public async Task What_a_person_wants_off_is_not_for_others_to_wake()
    {
        var machine = Member.Off("a", WishSource.Person, Make.Now - TimeSpan.FromHours(2));

        await Assert.That(Group(OnBattery, machine).Wakeable(Make.Now)).IsEmpty();
    }

    [Test]
    public async Task A_drain_for_the_supply_ends_when_it_must_and_nothing_stops_it()
    {
        var drain = OnBattery.Over(Ordinary, Shed, Make.Now).Drain;

        await Assert.That(drain).IsEqualTo(Ordinary.Drain with { OnTimeout = DrainTimeoutAction.Force, UnmanagedPods = true, IgnoreVetoes = true, Until = OnBattery.DrainEnd });
        await Assert.That(drain.Deadline(Make.Now + TimeSpan.FromMinutes(5))).IsEqualTo(Make.Now + TimeSpan.FromMinutes(3));
        await Assert.That(drain.Deadline(Make.Now + TimeSpan.FromMinutes(2))).IsEqualTo(Make.Now + TimeSpan.FromMinutes(2));
    }

    [Test]
    public async Task Without_time_there_is_no_drain()
    {
        await Assert.That(OnBattery.Over(Ordinary, Shed, Make.Now + TimeSpan.FromMinutes(3)).Drain.Enabled).IsFalse();
        await Assert.That(Low.Over(Ordinary, Shed, Make.Now).Drain.Enabled).IsFalse();
    }

    [Test]
    public async Task Other_drains_are_left_alone_until_the_battery_is_low()
    {
        var theirs = Shed with { Source = WishSource.ClusterAutoscaler };

        await Assert.That(OnBattery.Over(Ordinary, theirs, Make.Now)).IsEqualTo(Ordinary);
        await Assert.That(Low.Over(Ordinary, theirs, Make.Now).Drain.Enabled).IsFalse();
        await Assert.That(Low.Over(Ordinary with { OnBattery = BatteryAction.Ignore }, theirs, Make.Now).Drain.Enabled).IsTrue();
    }

    [Test]
    public async Task A_drain_under_way_when_the_battery_gets_low_is_cut_short()
    {
        var draining = Member.Wanted("a", PowerState.Off, WishSource.Ups, Make.Now, MachineState.Draining, new() { Drain = new() { StartTime = Make.Now, Deadline = Make.Now + TimeSpan.FromHours(1) } });
        var view = new MachineView(draining, Make.Group(), Make.Node("node-of-a"), [], default, null, Ordinary);

        await Assert.That(MachineDecider.Decide(view, Make.Now).Status.Progress).IsEqualTo(MachineState.Draining);
        await Assert.That(MachineDecider.Decide(view with { Policy = Ordinary with { Supply = Low } }, Make.Now).Status.Progress).IsEqualTo(MachineState.ShuttingDown);
    }

    private static FleetGroup Group(SupplyLimits limits, params Machine[] machines) =>
        MachineFleet.Of(machines, [Make.Group()], Make.Ids, policy: Ordinary with { Supply = limits }).Groups[0];
}
