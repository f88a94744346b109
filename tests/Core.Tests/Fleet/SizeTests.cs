using CsCheck;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Fleet;

/// <summary>Minimum and maximum of a group in Cluster Autoscaler's calls.</summary>
public class SizeTests
{
    [Test]
    public async Task A_group_grows_no_further_than_its_maximum()
    {
        var group = Make.Fleet([Member.Ready("a"), Member.Off("b"), Member.Off("c")], Sized(max: 2)).Groups[0];

        await Assert.That(group.MaxSize(Make.Now)).IsEqualTo(2);
        await Assert.That(Scaling.Increase(group, 2, Make.Now).Refusal!.Message).IsEqualTo("group g1 has target size 1 and can grow by 1 to at most 2, not by 2");
        await Assert.That(Scaling.Increase(group, 1, Make.Now).Machines.Length).IsEqualTo(1);
    }

    [Test]
    public async Task What_is_on_already_is_never_beyond_the_maximum_that_Cluster_Autoscaler_is_told()
    {
        var group = Make.Fleet([Member.Ready("a"), Member.Ready("b"), Member.Off("c")], Sized(max: 1)).Groups[0];

        await Assert.That(group.MaxSize(Make.Now)).IsEqualTo(2);
        await Assert.That(Scaling.Increase(group, 1, Make.Now).Refusal!.Kind).IsEqualTo(RefusalKind.OutOfRange);
    }

    [Test]
    public async Task A_minimum_that_cannot_be_reached_is_told_as_far_as_it_can()
    {
        var group = Make.Fleet([Member.Ready("a"), Member.Off("b", WishSource.Person)], Sized(min: 2)).Groups[0];

        await Assert.That(group.MinSize(Make.Now)).IsEqualTo(1);
        await Assert.That(group.Sizes.Min).IsEqualTo(2);
    }

    [Test]
    public async Task DeleteNodes_does_not_go_below_the_minimum()
    {
        var fleet = Make.Fleet([Member.Ready("a"), Member.Ready("b")], Sized(min: 1));

        await Assert.That(Delete(fleet, "a").Machines.Length).IsEqualTo(1);
        await Assert.That(Delete(fleet, "a", "b").Refusal!.Message).IsEqualTo("group g1 has target size 2: 2 fewer is below its minimum 1");
    }

    [Test]
    public async Task A_machine_that_failed_is_of_no_use_to_the_minimum()
    {
        var fleet = Make.Fleet([Member.Ready("a"), Member.Failed("b")], Sized(min: 1));

        await Assert.That(Member.Names(Delete(fleet, "b").Machines)).IsEquivalentTo(["b"]);
        await Assert.That(Delete(fleet, "a").Refusal!.Kind).IsEqualTo(RefusalKind.OutOfRange);
    }

    [Test]
    public async Task DecreaseTargetSize_gives_up_only_what_the_minimum_does_not_need()
    {
        var group = Make.Fleet([Member.Booting("a"), Member.Booting("b"), Member.Failed("c")], Sized(min: 1)).Groups[0];

        await Assert.That(Member.Names(Scaling.Decrease(group, -3, Make.Now).Machines)).IsEquivalentTo(["c", "b"]);
    }

    [Test]
    public void No_call_undercuts_the_minimum_or_goes_beyond_the_maximum() => Gen.Select(Some.Groups, Gen.Int[1, 8], Gen.Int[0, 255]).Sample((group, delta, chosen) =>
    {
        var fleet = MachineFleet.Of(group.Machines, [group.Group], Make.Ids, _ => group.Sizes);
        group = fleet.Groups[0];
        var nodes = group.Machines.Where((_, i) => (chosen >> i & 1) == 1).Select(machine => new RequestedNode("", machine.KubeNodeName.Value)).ToList();
        var useful = Useful(group);
        var least = Math.Min(useful, group.Sizes.Min);
        var most = Math.Max(group.TargetSize, group.Sizes.Max ?? int.MaxValue);
        return Useful(Member.After(group, Scaling.Delete(fleet, group, nodes, Make.Now).Changes)) >= least
            && Useful(Member.After(group, Scaling.Decrease(group, -delta, Make.Now).Changes)) >= least
            && Member.After(group, Scaling.Increase(group, delta, Make.Now).Changes).TargetSize <= most
            && group.MinSize(Make.Now) <= group.MaxSize(Make.Now)
            && group.TargetSize <= group.MaxSize(Make.Now);
    });

    private static int Useful(FleetGroup group) =>
        group.Machines.Count(machine => Membership.InstanceOf(machine) is InstanceState.Creating or InstanceState.Running);

    private static ScalingChoice Delete(MachineFleet fleet, params IEnumerable<string> machines) =>
        Scaling.Delete(fleet, fleet.Groups[0], [.. machines.Select(machine => new RequestedNode("", $"node-of-{machine}"))], Make.Now);

    private static Group Sized(int? min = null, int? max = null) => Make.Group(spec: new() { MinSize = min, MaxSize = max });
}
