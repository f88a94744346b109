using CsCheck;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Fleet;

public class ScalingTests
{
    private static readonly Gen<List<(PowerState Wanted, MachineState State, bool Failed)>> Fleets = Gen.Select(
        Gen.Bool.Select(on => on ? PowerState.On : PowerState.Off),
        Gen.Int[0, MachineLifecycle.StateCount - 1].Select(i => (MachineState)i),
        Gen.Bool).List[0, 8];

    [Test]
    public void IncreaseSize_wakes_exactly_delta_or_none() => Gen.Select(Fleets, Gen.Int[-2, 9]).Sample((machines, delta) =>
    {
        var group = Group(machines);
        var max = group.MaxSize(Make.Now);
        var choice = Scaling.Increase(group, delta, Make.Now);
        return delta > 0 && group.TargetSize + delta <= max
            ? choice.Refusal is null && choice.Machines.Length == delta && choice.Machines.Distinct().Count() == delta && choice.Machines.All(machine => !Membership.IsWanted(machine))
            : choice.Refusal is not null && choice.Machines.IsEmpty;
    });

    [Test]
    public void DecreaseTargetSize_gives_up_boots_only_and_clamps() => Gen.Select(Fleets, Gen.Int[-9, 2]).Sample((machines, delta) =>
    {
        var group = Group(machines);
        var boots = group.Machines.Count(machine => machine.Status.Progress != MachineState.Unknown && Membership.InstanceOf(machine) is InstanceState.Creating or InstanceState.Failed);
        var choice = Scaling.Decrease(group, delta, Make.Now);
        return delta >= 0
            ? choice.Refusal is not null
            : choice.Refusal is null && choice.Machines.Length == Math.Min(-delta, boots) && choice.Machines.All(machine => machine.Status.Progress != MachineState.Ready);
    });

    [Test]
    public async Task A_machine_that_is_off_wakes_before_one_that_is_going_off()
    {
        var going = Make.Machine("a", PowerState.Off, MachineState.ShuttingDown);
        var off = Make.Machine("b", PowerState.Off, MachineState.Shutdown);
        var given = Make.Machine("c", PowerState.Off, MachineState.Shutdown, status: new() { GivenUpTime = Make.Now });
        var group = Make.Fleet(going, off, given).Groups[0];

        await Assert.That(Scaling.Increase(group, 3, Make.Now).Machines.Select(machine => machine.Metadata.Name)).IsEquivalentTo(["b", "a", "c"], TUnit.Assertions.Enums.CollectionOrdering.Matching);
    }

    [Test]
    public async Task A_failed_machine_is_not_offered_before_its_retest_and_last_after_it()
    {
        var failed = Make.Machine("a", PowerState.Off, MachineState.Shutdown, status: new()
        {
            Failure = new() { Kind = PowerOperationKind.Startup, Count = 1, Time = Make.Now, RetestTime = Make.Now + TimeSpan.FromMinutes(5), Message = "x" },
        });
        var well = Make.Machine("b", PowerState.Off, MachineState.Shutdown);
        var group = Make.Fleet(failed, well).Groups[0];

        await Assert.That(group.MaxSize(Make.Now)).IsEqualTo(1);
        await Assert.That(Scaling.Increase(group, 2, Make.Now).Refusal!.Kind).IsEqualTo(RefusalKind.OutOfRange);
        var later = Make.Now + TimeSpan.FromMinutes(5);
        await Assert.That(group.MaxSize(later)).IsEqualTo(2);
        await Assert.That(Scaling.Increase(group, 1, later).Machines.Single()).IsSameReferenceAs(well);
    }

    [Test]
    public async Task Asking_beyond_the_maximum_changes_nothing_and_says_by_how_much_the_group_can_grow()
    {
        var group = Make.Fleet(Make.Machine("a", PowerState.Off, MachineState.Shutdown)).Groups[0];
        var refusal = Scaling.Increase(group, 2, Make.Now).Refusal!;

        await Assert.That(refusal.Kind).IsEqualTo(RefusalKind.OutOfRange);
        await Assert.That(refusal.Message).IsEqualTo("group g1 has target size 0 and can grow by 1 to at most 1, not by 2");
    }

    [Test]
    [Arguments(null, false)]
    [Arguments(true, true)]
    public async Task Of_a_group_that_is_all_or_nothing_also_Ready_machines_are_given_up_for_one_that_is_not(bool? zeroOrMax, bool areGivenUp)
    {
        var fleet = Make.Fleet([Member.Ready("a"), Member.Ready("b"), Member.Failed("c")], Make.Group(spec: new() { ZeroOrMaxNodeScaling = zeroOrMax }));
        RequestedNode[] madeUp = [new("", "node-of-a", IsReadyAfterAll: true), new("", "node-of-b", IsReadyAfterAll: true), new("", "node-of-c")];

        var choice = Scaling.Delete(fleet, fleet.Groups[0], madeUp, Make.Now);
        await Assert.That(choice.Refusal is null).IsEqualTo(areGivenUp);
        await Assert.That(Member.Names(choice.Machines)).IsEquivalentTo(areGivenUp ? ["a", "b", "c"] : Array.Empty<string>());
        await Assert.That(Scaling.Delete(fleet, fleet.Groups[0], madeUp[..2], Make.Now).Refusal).IsNotNull();
    }

    [Test]
    public async Task One_that_is_unwanted_already_is_not_refused_because_its_Node_is_still_Ready()
    {
        var fleet = Make.Fleet([Member.Wanted("a", PowerState.Off, WishSource.ClusterAutoscaler, null, MachineState.Draining, null)], Make.Group());

        await Assert.That(Scaling.Delete(fleet, fleet.Groups[0], [new("", "node-of-a", IsReadyAfterAll: true)], Make.Now).Refusal).IsNull();
    }

    [Test]
    public async Task DeleteNodes_is_all_or_nothing_and_may_be_repeated()
    {
        var one = Make.Machine("m1", state: MachineState.Ready, status: new() { ProviderId = "k3s://node-of-m1" });
        var gone = Make.Machine("m2", PowerState.Off, MachineState.Shutdown);
        var elsewhere = Make.Machine("m3", state: MachineState.Ready, group: "g2");
        var fleet = Make.Fleet([one, gone, elsewhere], Make.Group("g1"), Make.Group("g2"));
        var group = fleet.Find(new("g1"))!;

        await Assert.That(Scaling.Delete(fleet, group, [new("k3s://node-of-m1", "node-of-m1"), new("", "node-of-m2")], Make.Now).Machines.Single()).IsSameReferenceAs(one);
        await Assert.That(Scaling.Delete(fleet, group, [new("", "node-of-m2")], Make.Now).Machines).IsEmpty();
        await Assert.That(Scaling.Delete(fleet, group, [new("", "node-of-m2")], Make.Now).Refusal).IsNull();
        await Assert.That(Scaling.Delete(fleet, group, [new("", "node-of-m1"), new("", "node-of-m3")], Make.Now).Refusal!.Kind).IsEqualTo(RefusalKind.Invalid);
        await Assert.That(Scaling.Delete(fleet, group, [new("", "node-of-m1"), new("x://y", "stranger")], Make.Now).Machines).IsEmpty();
        await Assert.That(Scaling.Delete(fleet, group, [new("", "node-of-m1"), new("k3s://node-of-m1", "")], Make.Now).Machines.Length).IsEqualTo(1);
    }

    [Test]
    public async Task The_boot_that_is_furthest_from_Ready_is_given_up_first()
    {
        var old = Make.Machine("a", state: MachineState.StartingUp, status: new() { Since = Make.Now - TimeSpan.FromMinutes(5) });
        var young = Make.Machine("b", state: MachineState.StartingUp, status: new() { Since = Make.Now });
        var waiting = Make.Machine("c", state: MachineState.Shutdown);
        var failed = Make.Machine("d", state: MachineState.StartupFailed);
        var group = Make.Fleet(old, young, waiting, failed).Groups[0];

        await Assert.That(Scaling.Decrease(group, -3, Make.Now).Machines.Select(machine => machine.Metadata.Name)).IsEquivalentTo(["d", "c", "b"], TUnit.Assertions.Enums.CollectionOrdering.Matching);
    }

    private static FleetGroup Group(List<(PowerState Wanted, MachineState State, bool Failed)> machines) => Make.Fleet(
    [
        .. machines.Select((machine, i) => Make.Machine($"m{i}", machine.Wanted, machine.State, status: new()
        {
            Failure = !machine.Failed ? null : new() { Kind = PowerOperationKind.Startup, Count = 1, Time = Make.Now, RetestTime = Make.Now + TimeSpan.FromHours(1), Message = "x" },
        })),
    ]).Groups[0];
}
