using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Fleet;

/// <summary>The state matrix: what Cluster Autoscaler sees of a machine in every state, wanted or not.</summary>
public class MembershipTests
{
    [Test]
    [Arguments(PowerState.Off, MachineState.Unknown, InstanceState.Absent, false, false)]
    [Arguments(PowerState.Off, MachineState.Shutdown, InstanceState.Absent, false, false)]
    [Arguments(PowerState.Off, MachineState.StartingUp, InstanceState.Deleting, false, false)]
    [Arguments(PowerState.Off, MachineState.Ready, InstanceState.Deleting, false, false)]
    [Arguments(PowerState.Off, MachineState.ShuttingDown, InstanceState.Deleting, false, false)]
    [Arguments(PowerState.Off, MachineState.StartupFailed, InstanceState.Deleting, false, false)]
    [Arguments(PowerState.Off, MachineState.ShutdownFailed, InstanceState.Deleting, false, false)]
    [Arguments(PowerState.On, MachineState.Unknown, InstanceState.Creating, false, true)]
    [Arguments(PowerState.On, MachineState.Shutdown, InstanceState.Creating, false, true)]
    [Arguments(PowerState.On, MachineState.StartingUp, InstanceState.Creating, false, true)]
    [Arguments(PowerState.On, MachineState.Ready, InstanceState.Running, true, true)]
    [Arguments(PowerState.On, MachineState.ShuttingDown, InstanceState.Creating, false, true)]
    [Arguments(PowerState.On, MachineState.StartupFailed, InstanceState.Failed, false, true)]
    [Arguments(PowerState.On, MachineState.ShutdownFailed, InstanceState.Creating, false, true)]
    [Arguments(null, MachineState.Ready, InstanceState.Running, true, true)]
    [Arguments(null, MachineState.Shutdown, InstanceState.Absent, false, false)]
    public async Task The_matrix_holds(PowerState? wanted, MachineState state, InstanceState instance, bool realNodeInGroup, bool madeUpNodeInGroup)
    {
        var machine = Make.Machine(wanted: wanted, state: state);

        await Assert.That(Membership.InstanceOf(machine)).IsEqualTo(instance);
        await Assert.That(Membership.IsInGroup(machine, madeUp: false)).IsEqualTo(realNodeInGroup);
        await Assert.That(Membership.IsInGroup(machine, madeUp: true)).IsEqualTo(madeUpNodeInGroup);

        // Target size is intent.
        var counts = instance is InstanceState.Creating or InstanceState.Running or InstanceState.Failed;
        await Assert.That(Make.Fleet(machine).Groups[0].TargetSize).IsEqualTo(counts ? 1 : 0);
    }

    /// <summary>A person's wish of five minutes ago, held for an hour, in a group whose boots may take ten minutes.</summary>
    [Test]
    [Arguments(MachineState.StartingUp, 0, true)]
    [Arguments(MachineState.StartingUp, 4, true)]
    [Arguments(MachineState.StartingUp, 5, false)]
    [Arguments(MachineState.Shutdown, 5, false)]
    [Arguments(MachineState.StartupFailed, 0, false)]
    [Arguments(MachineState.Unknown, 0, false)]
    [Arguments(MachineState.Ready, 59, true)]
    [Arguments(MachineState.StartingUp, 56, true)]
    [Arguments(MachineState.StartupFailed, 56, true)]
    public async Task What_Cluster_Autoscaler_may_not_give_up_is_told_only_while_it_comes_in_time(MachineState state, int minutesLater, bool isTold)
    {
        var now = Make.Now + TimeSpan.FromMinutes(minutesLater);
        var held = Member.Wanted("held", PowerState.On, WishSource.Person, null, state, null);
        var group = Make.Fleet([Member.Ready("other"), held, Member.Off("spare")], Make.Group(spec: new() { MaxNodeProvisionTime = "10m", Power = new() { ManualHold = "1h" } })).Groups[0];

        await Assert.That(Membership.IsTold(group, held, now)).IsEqualTo(isTold);
        await Assert.That(group.ToldSize(now)).IsEqualTo(isTold ? 2 : 1);
        await Assert.That(group.TargetSize).IsEqualTo(2);
        await Assert.That(group.ToldMaxSize(now)).IsEqualTo(group.MaxSize(now) - (isTold ? 0 : 1)).Because("it takes its room all the same");
    }

    /// <summary>Cluster Autoscaler keeps a list for two minutes, and asks for the target size in each scan.</summary>
    [Test]
    [Arguments(0, true)]
    [Arguments(169, true)]
    [Arguments(170, false)]
    [Arguments(299, false)]
    public async Task What_will_leave_the_target_size_is_out_of_every_list_before(int secondsLater, bool isListed)
    {
        var now = Make.Now + TimeSpan.FromSeconds(secondsLater);
        var held = Member.Booting("held", WishSource.Person);
        var group = Make.Fleet([held], Make.Group(spec: new() { MaxNodeProvisionTime = "10m", Power = new() { ManualHold = "1h" } })).Groups[0];

        await Assert.That(Membership.IsTold(group, held, now)).IsTrue();
        await Assert.That(Membership.InstanceOf(group, held, now)).IsEqualTo(isListed ? InstanceState.Creating : InstanceState.Absent);
    }

    [Test]
    [Arguments(0, true)]
    [Arguments(1, false)]
    public async Task A_boot_that_the_minimum_needs_and_that_does_not_come_is_not_told_for_ever(int min, bool isTold)
    {
        var paused = Member.Booting("paused", WishSource.Schedule, Make.Now - TimeSpan.FromHours(1));
        var group = Make.Fleet([paused], Make.Group(spec: new() { MinSize = min, MaxNodeProvisionTime = "10m" })).Groups[0];

        await Assert.That(Membership.IsTold(group, paused, Make.Now)).IsEqualTo(isTold);
        await Assert.That(Scaling.Decrease(group, -1, Make.Now).Machines.IsEmpty).IsEqualTo(!isTold).Because("what is told and not Ready can be given up");
    }
}
