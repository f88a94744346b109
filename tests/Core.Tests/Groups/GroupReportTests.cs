using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Groups;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Tests.Fleet;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Groups;

public class GroupReportTests
{
    [Test]
    public async Task An_empty_group_is_loaded_but_not_shown()
    {
        var status = GroupReport.Of(Make.Fleet().Groups[0], Make.Now);

        await Assert.That(status.Health).IsEqualTo(Health.Unknown);
        await Assert.That(status.Conditions.Find("Loaded")!.Status).IsEqualTo(ConditionStatus.True);
        await Assert.That(status.Conditions.Find("Available")!.Reason).IsEqualTo("NoMachines");
    }

    [Test]
    public async Task Counts_are_of_the_present()
    {
        var status = GroupReport.Of(
            Make.Fleet(
                Ready("a"),
                Make.Machine("b", state: MachineState.StartingUp),
                Make.Machine("c", PowerState.Off, MachineState.Shutdown),
                Failed("d")).Groups[0],
            Make.Now);

        await Assert.That(status.Machines).IsEqualTo(4);
        await Assert.That(status.TargetSize).IsEqualTo(3);
        await Assert.That(status.Ready).IsEqualTo(1);
        await Assert.That(status.Booting).IsEqualTo(1);
        await Assert.That(status.Failed).IsEqualTo(1);
        await Assert.That(status.MaxSize).IsEqualTo(4);
        await Assert.That(status.Health).IsEqualTo(Health.Healthy);
        await Assert.That(status.Conditions.Find("Progressing")!.Message).IsEqualTo("1 switching on, 0 switching off");
        await Assert.That(status.Conditions.Find("Degraded")!.Message).IsEqualTo("Failed to switch: d");
    }

    [Test]
    public async Task A_group_is_offline_when_all_that_is_wanted_is_missing() =>
        await Assert.That(GroupReport.Of(Make.Fleet(Failed("d")).Groups[0], Make.Now).Health).IsEqualTo(Health.Offline);

    [Test]
    public async Task A_condition_is_replaced_by_type_and_keeps_its_time_while_it_says_the_same()
    {
        var first = GroupReport.Of(Make.Fleet().Groups[0], Make.Now);
        var group = Make.Group() with { Status = first };
        var second = GroupReport.Of(Make.Fleet([Ready("a")], group).Groups[0], Make.Now + TimeSpan.FromMinutes(1));

        await Assert.That(second.Conditions.Count).IsEqualTo(first.Conditions.Count);
        await Assert.That(second.Conditions.Find("Loaded")!.LastTransitionTime).IsEqualTo(Make.Now);
        await Assert.That(second.Conditions.Find("Available")!.LastTransitionTime).IsEqualTo(Make.Now + TimeSpan.FromMinutes(1));
    }

    [Test]
    public async Task Nothing_changes_when_nothing_changed()
    {
        var once = GroupReport.Of(Make.Fleet([Ready("a")], Make.Group()).Groups[0], Make.Now);
        var again = GroupReport.Of(Make.Fleet([Ready("a")], Make.Group() with { Status = once }).Groups[0], Make.Now + TimeSpan.FromHours(1));

        await Assert.That(again).IsEqualTo(once);
    }

    [Test]
    public async Task Energy_is_summed_now_and_then_and_at_once_when_machines_come_or_go()
    {
        var machine = Make.Machine("a", status: new() { Energy = new() { Until = Make.Now, SpentKwh = "1" } });
        var shown = Make.Group() with { Status = new() { Machines = 1, Energy = new() { Until = Make.Now - TimeSpan.FromMinutes(14), SpentKwh = "0.9" } } };

        await Assert.That(GroupReport.Of(Make.Fleet([machine], shown).Groups[0], Make.Now).Energy!.SpentKwh).IsEqualTo("0.9");
        await Assert.That(GroupReport.Of(Make.Fleet([machine, Make.Machine("b")], shown).Groups[0], Make.Now).Energy!.SpentKwh).IsEqualTo("1");
    }

    [Test]
    public async Task The_group_is_looked_at_when_savings_are_to_be_told_and_at_least_once_a_day_until_then()
    {
        var group = Make.Fleet(Ready("a")).Groups[0];

        await Assert.That(GroupReport.NextLook(group, Make.Now, Make.Now.AddHours(5)).After).IsEqualTo(TimeSpan.FromHours(5));
        await Assert.That(GroupReport.NextLook(group, Make.Now, Make.Now.AddDays(30)).After).IsEqualTo(TimeSpan.FromDays(1));
    }

    [Test]
    [Arguments("soon", null, "spec.maxNodeProvisionTime is \"soon\", which is not a duration such as 10m: Cluster Autoscaler's default is used")]
    [Arguments(null, "most", "spec.scaleDownUtilizationThreshold is \"most\", which is neither a fraction such as 0.5 nor percent such as 50%: Cluster Autoscaler's default is used")]
    public async Task What_cannot_be_read_is_said(string? provision, string? threshold, string message)
    {
        var group = Make.Group(spec: new() { MaxNodeProvisionTime = provision, ScaleDownUtilizationThreshold = threshold });

        await Assert.That(GroupReport.Of(Make.Fleet([], group).Groups[0], Make.Now).Conditions.Find("Degraded")!.Message).IsEqualTo(message);
    }

    [Test]
    public async Task Mixed_hardware_is_warned_of_but_not_what_firmware_keeps_for_itself()
    {
        var four = Make.Machine("a", status: new() { Template = Make.Template("4", "16077312Ki") });
        var same = Make.Machine("b", status: new() { Template = Make.Template("4", "16075112Ki") });
        var eight = Make.Machine("c", status: new() { Template = Make.Template("8", "16Gi") });

        await Assert.That(GroupReport.Of(Make.Fleet(four, same).Groups[0], Make.Now).Conditions.Find("Degraded")!.Status).IsEqualTo(ConditionStatus.False);
        await Assert.That(GroupReport.Of(Make.Fleet(four, eight).Groups[0], Make.Now).Conditions.Find("Degraded")!.Reason).IsEqualTo("MixedHardware");
    }

    [Test]
    public async Task A_group_is_looked_at_again_when_a_failed_machine_may_be_offered()
    {
        await Assert.That(GroupReport.NextLook(Make.Fleet(Failed("a")).Groups[0], Make.Now).After).IsEqualTo(TimeSpan.FromMinutes(5));
        await Assert.That(GroupReport.NextLook(Make.Fleet(Ready("a")).Groups[0], Make.Now).After).IsNull();
    }

    [Test]
    public async Task Sizes_and_windows_are_shown()
    {
        var next = new SizeChange { Time = Make.Now + TimeSpan.FromHours(6), MinSize = 0 };
        var sizes = new GroupSizes { Min = 2, Max = 3, Warm = new(2, next.Time, WindowEnd.Shed), Next = next, ValidUntil = next.Time };
        var status = GroupReport.Of(Sized(sizes, Ready("a"), Ready("b"), Member.Off("c"), Member.Off("d")), Make.Now);

        await Assert.That(status.MinSize).IsEqualTo(2);
        await Assert.That(status.MaxSize).IsEqualTo(3);
        await Assert.That(status.Warm).IsEqualTo(new() { Machines = 2, Since = Make.Now, Until = next.Time, AtEnd = WindowEnd.Shed });
        await Assert.That(status.NextChange).IsEqualTo(next);
        await Assert.That(status.Conditions.Find("Waiting")).IsNull();
        await Assert.That(GroupReport.NextLook(Sized(sizes, Ready("a")), Make.Now).After).IsEqualTo(TimeSpan.FromHours(6));
    }

    [Test]
    public async Task A_window_that_is_far_away_is_looked_for_in_days()
    {
        var sizes = new GroupSizes { Min = 0, Max = null, ValidUntil = Make.Now + TimeSpan.FromDays(300) };

        await Assert.That(GroupReport.NextLook(Sized(sizes, Ready("a")), Make.Now).After).IsEqualTo(TimeSpan.FromDays(1));
    }

    [Test]
    public async Task Since_when_a_window_counts_is_kept_while_it_does()
    {
        var open = new OpenWindow(1, Make.Now + TimeSpan.FromHours(6), WindowEnd.Shed);
        var first = GroupReport.Of(Sized(new() { Min = 1, Max = null, Warm = open }, Ready("a")), Make.Now);
        var later = Make.Now + TimeSpan.FromHours(1);
        var group = Make.Group() with { Status = first };

        var same = MachineFleet.Of([Ready("a")], [group], Make.Ids, _ => new() { Min = 1, Max = null, Warm = open }).Groups[0];
        var other = MachineFleet.Of([Ready("a")], [group], Make.Ids, _ => new() { Min = 2, Max = null, Warm = open with { Machines = 2 } }).Groups[0];

        await Assert.That(GroupReport.Of(same, later).Warm!.Since).IsEqualTo(Make.Now);
        await Assert.That(GroupReport.Of(other, later).Warm!.Since).IsEqualTo(later);
    }

    [Test]
    public async Task What_a_minimum_waits_for_is_said()
    {
        var group = Sized(new() { Min = 2, Max = null }, Ready("a"), Member.Off("b", WishSource.Person), Member.Off("c") with { Spec = new() { PowerState = PowerState.Off } });
        var condition = GroupReport.Of(group, Make.Now).Conditions.Find("Waiting")!;

        await Assert.That(condition.Reason).IsEqualTo("BelowMinimum");
        await Assert.That(condition.Message).IsEqualTo(
            "2 machines are kept on, but only 1 of 3 are wanted on; b: A person wants the machine off until 2026-01-31T12:55:00Z; c: The machine cannot be switched on: spec.startupPodSpec is missing: nothing can switch the machine on");
        await Assert.That(GroupReport.NextLook(group, Make.Now).After).IsEqualTo(TimeSpan.FromMinutes(55));
    }

    [Test]
    public async Task A_machine_that_is_being_replaced_has_not_failed_for_Cluster_Autoscaler()
    {
        var status = GroupReport.Of(Make.Fleet(Member.Failed("a"), Member.Off("b")).Groups[0], Make.Now);

        await Assert.That(status.Booting).IsEqualTo(1);
    }

    [Test]
    public async Task Windows_that_are_ignored_and_sizes_that_contradict_each_other_are_said()
    {
        var ignored = GroupReport.Of(Sized(new() { Min = 0, Max = null, Problem = "spec.warmHours[1] is ignored: because" }), Make.Now);
        var contradiction = GroupReport.Of(Make.Fleet([], Make.Group(spec: new() { MinSize = 3, MaxSize = 2 })).Groups[0], Make.Now);

        await Assert.That(ignored.Conditions.Find("Degraded")!.Reason).IsEqualTo("InvalidSpec");
        await Assert.That(ignored.Conditions.Find("Degraded")!.Message).IsEqualTo("spec.warmHours[1] is ignored: because");
        await Assert.That(contradiction.Conditions.Find("Degraded")!.Message).IsEqualTo(
            "spec.minSize is 3, which is more than spec.maxSize 2: no more than 2 machines are kept on");
    }

    private static FleetGroup Sized(GroupSizes sizes, params Machine[] machines) => MachineFleet.Of(machines, [Make.Group()], Make.Ids, _ => sizes).Groups[0];

    private static Machine Ready(string name)
    {
        var machine = Make.Machine(name, state: MachineState.Ready, status: new() { Template = Make.Template() });
        return machine with { Status = MachineDecider.Decide(Make.View(machine, Make.Node(name)), Make.Now).Status };
    }

    private static Machine Failed(string name) => Make.Machine(name, state: MachineState.StartupFailed, status: new()
    {
        Health = Health.Offline,
        Failure = new() { Kind = PowerOperationKind.Startup, Count = 1, Time = Make.Now, RetestTime = Make.Now + TimeSpan.FromMinutes(5), Message = "x" },
    });
}
