using CsCheck;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Groups;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Tests.Fleet;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Groups;

public class MinimumSizeTests
{
    [Test]
    public async Task As_many_machines_are_woken_as_are_missing_in_the_order_of_the_group()
    {
        var group = Group(3, Member.Ready("a"), Member.Off("b"), Member.Off("d") with { Spec = Member.Off("d").Spec with { Priority = 1 } }, Member.Off("c"));

        var changes = MinimumSize.Of(group, Make.Now).Changes;

        await Assert.That(Member.Names(changes.Select(change => change.Machine))).IsEquivalentTo(["d", "b"], TUnit.Assertions.Enums.CollectionOrdering.Matching);
        await Assert.That(changes.All(change => change is { State: PowerState.On, Source: WishSource.Schedule, Why: "group g1 keeps 3 machines on" })).IsTrue();
    }

    [Test]
    public async Task Without_a_minimum_nothing_is_woken() =>
        await Assert.That(MinimumSize.Of(Group(0, Member.Off("a")), Make.Now).Changes).IsEmpty();

    [Test]
    public async Task What_can_be_woken_is_woken_although_it_is_too_few() =>
        await Assert.That(MinimumSize.Of(Group(3, Member.Off("a"), Member.Off("b", WishSource.Person)), Make.Now).Changes.Length).IsEqualTo(1);

    [Test]
    public async Task A_machine_that_nobody_has_looked_at_yet_may_be_on_already()
    {
        var unseen = Make.Machine("a", wanted: null, state: MachineState.Unknown);

        await Assert.That(MinimumSize.Of(Group(1, unseen, Member.Off("b")), Make.Now).Changes).IsEmpty();
        await Assert.That(MinimumSize.Of(Group(2, unseen, Member.Off("b")), Make.Now).Changes.Length).IsEqualTo(1);
    }

    [Test]
    public void The_minimum_is_reached_as_far_as_machines_can_be_woken_and_then_there_is_nothing_to_do() => Some.Groups.Sample(group =>
    {
        var after = Member.After(group, MinimumSize.Of(group, Make.Now).Changes);
        return after.TargetSize == Math.Max(group.TargetSize, Math.Min(group.Sizes.Min, group.TargetSize + WakeOrder.Of(group, Make.Now).Count()))
            && MinimumSize.Of(after, Make.Now).Changes.IsEmpty;
    });

    private static FleetGroup Group(int min, params Machine[] machines) => Make.Fleet(machines, Make.Group(spec: new() { MinSize = min })).Groups[0];
}
