using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Machines;

public class DriftTests
{
    private static readonly DateTimeOffset Now = Make.Now;

    [Test]
    public async Task A_machine_that_somebody_switched_on_is_drained_and_switched_off() =>
        await Assert.That(MachineDecider.Decide(CameOn(DriftAction.Restore), Now).Status.Progress).IsEqualTo(MachineState.Draining);

    [Test]
    public async Task Or_it_is_left_alone()
    {
        var decision = MachineDecider.Decide(CameOn(DriftAction.Ignore), Now);

        await Assert.That(decision.Status.Progress).IsEqualTo(MachineState.Shutdown);
        await Assert.That(decision.Effects.OfType<MachineEffect.SetPowerState>()).IsEmpty();
    }

    [Test]
    public async Task Or_the_owner_s_button_is_a_wish()
    {
        var set = MachineDecider.Decide(CameOn(DriftAction.Follow), Now).Effects.OfType<MachineEffect.SetPowerState>().Single();

        await Assert.That(set.State).IsEqualTo(PowerState.On);
        await Assert.That(set.Source).IsEqualTo(WishSource.Drift);
    }

    [Test]
    public async Task But_not_against_a_person_who_wants_it_off()
    {
        var decision = MachineDecider.Decide(CameOn(DriftAction.Follow, heldUntil: Now + TimeSpan.FromMinutes(1)), Now);

        await Assert.That(decision.Status.Progress).IsEqualTo(MachineState.Draining);
    }

    [Test]
    [Arguments(DriftAction.Ignore, MachineState.Ready)]
    [Arguments(DriftAction.Follow, MachineState.Ready)]
    [Arguments(DriftAction.Restore, MachineState.StartingUp)]
    public async Task A_machine_that_fell_silent_is_switched_on_again_where_that_is_wanted(DriftAction action, MachineState next)
    {
        var decision = MachineDecider.Decide(FellSilent(action), Now);

        await Assert.That(decision.Status.Progress).IsEqualTo(next);
        await Assert.That(decision.Effects.OfType<MachineEffect.SetPowerState>().Any(set => set.State == PowerState.Off)).IsEqualTo(action == DriftAction.Follow);
    }

    [Test]
    [Arguments(WishSource.ClusterAutoscaler, -6, MachineState.Ready)]
    [Arguments(WishSource.ClusterAutoscaler, -4, MachineState.StartingUp)]
    [Arguments(WishSource.Person, -4, MachineState.StartingUp)]
    [Arguments(WishSource.Enrolment, -4, MachineState.Ready)]
    public async Task A_machine_that_was_asked_for_after_it_fell_silent_is_switched_on_whatever_the_policy(WishSource source, int wished, MachineState next)
    {
        var view = FellSilent(DriftAction.Ignore);
        var wish = new PowerWish { PowerState = PowerState.On, Source = source, Time = Now + TimeSpan.FromMinutes(wished) };
        view = view with { Machine = view.Machine with { Status = view.Machine.Status with { Wish = wish } } };

        await Assert.That(MachineDecider.Decide(view, Now).Status.Progress).IsEqualTo(next);
    }

    [Test]
    public async Task A_machine_whose_Node_has_vanished_is_lost_when_its_kubelet_is_silent_too()
    {
        var there = FellSilent(DriftAction.Restore);
        var gone = there with { Node = null, Heartbeat = default };
        gone = gone with { Machine = gone.Machine with { Status = MachineDecider.Decide(gone, Now).Status } };
        await Assert.That(MachineDecider.NeedsHeartbeat(gone, Now)).IsTrue();
        await Assert.That(gone.Machine.Status.Progress).IsEqualTo(MachineState.Ready).Because("it has only just been noticed");

        var later = Now + TimeSpan.FromHours(1);
        await Assert.That(MachineDecider.Decide(gone, later).Status.Progress).IsEqualTo(MachineState.StartingUp);
        await Assert.That(MachineDecider.Decide(gone with { Heartbeat = new(later, Now) }, later).Status.Progress).IsEqualTo(MachineState.Ready);
    }

    [Test]
    public async Task Nothing_is_done_about_it_while_the_Group_that_says_what_is_gone()
    {
        var on = CameOn(DriftAction.Restore);
        var off = FellSilent(DriftAction.Restore);

        await Assert.That(MachineDecider.Decide(on with { Group = null }, Now).Status.Progress).IsEqualTo(MachineState.Shutdown);
        await Assert.That(MachineDecider.Decide(off with { Group = null }, Now).Status.Progress).IsEqualTo(MachineState.Ready);
    }

    [Test]
    public async Task Silence_counts_only_after_a_while()
    {
        var early = Now - TimeSpan.FromSeconds(1);
        var decision = MachineDecider.Decide(FellSilent(DriftAction.Restore), early);

        await Assert.That(decision.Status.Progress).IsEqualTo(MachineState.Ready);
        await Assert.That(decision.Requeue.After).IsEqualTo(TimeSpan.FromSeconds(1));
    }

    private static MachineView CameOn(DriftAction action, DateTimeOffset? heldUntil = null) => Make.View(
        Make.Machine(wanted: PowerState.Off, state: MachineState.Shutdown, status: new()
        {
            BootId = "boot-1",
            Wish = new() { PowerState = PowerState.Off, Source = WishSource.Person, Time = Now - TimeSpan.FromHours(1), HeldUntil = heldUntil },
        }),
        Make.Node(bootId: "boot-2", closed: true, suspended: true)) with { Policy = new() { UnexpectedOn = action } };

    private static MachineView FellSilent(DriftAction action)
    {
        var node = Make.Node(ready: ConditionStatus.Unknown);
        node = node with { Status = node.Status with { Conditions = [new() { Type = "Ready", Status = ConditionStatus.Unknown, LastTransitionTime = Now - TimeSpan.FromMinutes(5) }] } };
        return Make.View(Make.Machine(state: MachineState.Ready, status: new() { BootId = "boot-1" }), node) with { Policy = new() { UnexpectedOff = action } };
    }
}
