using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Machines;

public class DrainingTests
{
    private static readonly DateTimeOffset Now = Make.Now;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Test]
    [Arguments(WishSource.Person, MachineState.Draining)]
    [Arguments(WishSource.Schedule, MachineState.Draining)]
    [Arguments(WishSource.Ups, MachineState.Draining)]
    [Arguments(WishSource.ClusterAutoscaler, MachineState.ShuttingDown)]
    public async Task Pods_are_moved_away_unless_Cluster_Autoscaler_has_done_it(WishSource source, MachineState next) =>
        await Assert.That(MachineDecider.Decide(Wanted(PowerState.Off, source) with { Node = Make.Node(closed: true) }, Now).Status.Progress).IsEqualTo(next);

    [Test]
    public async Task Without_Cluster_Autoscaler_s_taint_Pods_may_have_come_back() =>
        await Assert.That(MachineDecider.Decide(Wanted(PowerState.Off, WishSource.ClusterAutoscaler), Now).Status.Progress).IsEqualTo(MachineState.Draining);

    [Test]
    public async Task A_drain_is_seen_through_unless_Cluster_Autoscaler_makes_one_of_its_own()
    {
        var begun = Begun(Make.Pod("web")) with { Node = Make.Node(closed: true) };

        await Assert.That(MachineDecider.Decide(WishedBy(begun, Now - Second), Now).Status.Progress).IsEqualTo(MachineState.Draining);
        await Assert.That(MachineDecider.Decide(WishedBy(begun, Now + Second), Now).Status.Progress).IsEqualTo(MachineState.ShuttingDown);

        static MachineView WishedBy(MachineView view, DateTimeOffset time) => view with
        {
            Machine = view.Machine with { Status = view.Machine.Status with { Wish = new() { PowerState = PowerState.Off, Source = WishSource.ClusterAutoscaler, Time = time } } },
        };
    }

    [Test]
    public async Task A_Node_that_is_not_Ready_is_drained_while_its_kubelet_speaks() =>
        await Assert.That(MachineDecider.Decide(Wanted(PowerState.Off, WishSource.Person) with { Node = Make.Node(ready: ConditionStatus.False) }, Now).Status.Progress)
            .IsEqualTo(MachineState.Draining);

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task A_machine_that_came_back_from_its_drain_is_drained_again(bool isReopened)
    {
        var draining = Begun(Make.Pod("web"));
        var on = draining.Machine with { Spec = draining.Machine.Spec with { PowerState = PowerState.On } };
        var stopped = MachineDecider.Decide(draining with { Machine = on }, Now).Status;
        var off = draining.Machine with { Status = stopped with { Wish = stopped.Wish! with { PowerState = PowerState.Off } } };
        var view = draining with { Machine = off, Node = Make.Node(closed: !isReopened), Heartbeat = new(Now + Second, Now) };

        await Assert.That(stopped.Progress).IsEqualTo(MachineState.StartingUp);
        await Assert.That(MachineDecider.Decide(view, Now).Status.Progress).IsEqualTo(MachineState.Draining);
    }

    [Test]
    public async Task A_boot_that_nobody_wants_any_more_has_no_Pods_to_lose()
    {
        var machine = Make.Machine(wanted: PowerState.Off, state: MachineState.StartingUp, status: new() { BootId = "boot-1", Operation = Make.Operation(PowerOperationKind.Startup, "job") });

        await Assert.That(MachineDecider.Decide(Make.View(machine, Make.Node(bootId: "boot-2", closed: true)), Now).Status.Progress).IsEqualTo(MachineState.ShuttingDown);
    }

    [Test]
    public async Task A_machine_that_need_not_be_drained_is_not()
    {
        var view = Wanted(PowerState.Off, WishSource.Person) with { Policy = new() { Drain = new() { Enabled = false } } };

        await Assert.That(MachineDecider.Decide(view, Now).Status.Progress).IsEqualTo(MachineState.ShuttingDown);
    }

    [Test]
    [Arguments(1, MachineState.Draining)]
    [Arguments(299, MachineState.Draining)]
    [Arguments(300, MachineState.ShuttingDown)]
    public async Task A_dead_machine_is_not_drained_for_no_Pod_would_ever_go(int seconds, MachineState next)
    {
        var view = Wanted(PowerState.Off, WishSource.Person) with { Node = Silent(Now - (seconds * Second)) };
        var decision = MachineDecider.Decide(view, Now);

        await Assert.That(decision.Status.Progress).IsEqualTo(next);
    }

    [Test]
    public async Task A_machine_that_falls_silent_in_its_drain_goes_off_when_that_has_lasted()
    {
        var view = Begun(Make.Pod("pet", owner: null)) with { Node = Silent(Now - Second) };
        var decision = MachineDecider.Decide(view, Now);
        await Assert.That(decision.Status.Progress).IsEqualTo(MachineState.Draining);
        await Assert.That(decision.Requeue.After!.Value).IsLessThanOrEqualTo(TimeSpan.FromSeconds(299));

        var lasted = MachineDecider.Decide(view, Now + TimeSpan.FromSeconds(299)).Status;
        await Assert.That(lasted.Progress).IsEqualTo(MachineState.ShuttingDown);
    }

    /// <summary>As while k3s is updated, or a switch restarts: the node controller says Unknown, and containers run on.</summary>
    [Test]
    public async Task A_kubelet_that_is_silent_for_a_minute_does_not_cost_the_Pods_that_keep_its_machine_on()
    {
        var kept = Begun(Make.Pod("pet", owner: null)) with { Node = Silent(Now) };
        kept = kept with
        {
            Machine = kept.Machine with
            {
                Status = kept.Machine.Status with
                {
                    Progress = MachineState.DrainFailed,
                    Failure = new() { Kind = PowerOperationKind.Shutdown, Count = 1, Time = Now, RetestTime = Now + TimeSpan.FromMinutes(15), Message = "default/pet would be lost" },
                },
            },
        };

        var decision = MachineDecider.Decide(kept, Now + TimeSpan.FromMinutes(1));
        await Assert.That(decision.Status.Progress).IsEqualTo(MachineState.DrainFailed);
        await Assert.That(MachineDecider.Decide(kept with { Node = Make.Node() }, Now + TimeSpan.FromMinutes(2)).Status.Progress).IsEqualTo(MachineState.DrainFailed);
        await Assert.That(MachineDecider.Decide(kept, Now + TimeSpan.FromMinutes(5)).Status.Progress).IsEqualTo(MachineState.ShuttingDown);
    }

    /// <summary>While a machine drains its Lease is not read, and a kubelet renews it each ten seconds only.</summary>
    [Test]
    [Arguments(ConditionStatus.True, WishSource.Person)]
    [Arguments(ConditionStatus.False, WishSource.Person)]
    [Arguments(ConditionStatus.True, WishSource.ClusterAutoscaler)]
    [Arguments(ConditionStatus.True, WishSource.Ups)]
    public async Task A_drain_that_was_stopped_and_is_wanted_again_before_the_next_heartbeat_goes_on(ConditionStatus ready, WishSource source)
    {
        var draining = Begun(Make.Pod("pet", owner: null)) with { Node = Make.Node(closed: true, ready: ready) };
        var stopped = MachineDecider.Decide(draining with { Machine = new WishChange(draining.Machine, PowerState.On, WishSource.Person, Now).Apply() }, Now).Status;
        await Assert.That(stopped.Progress).IsEqualTo(MachineState.StartingUp);

        var off = new WishChange(draining.Machine with { Status = stopped }, PowerState.Off, source, Now + (3 * Second)).Apply();
        var next = MachineDecider.Decide(draining with { Machine = off, Pods = null, Heartbeat = new(null, Now) }, Now + (3 * Second)).Status;
        await Assert.That(next.Progress).IsEqualTo(MachineState.Draining);
    }

    [Test]
    public async Task The_Node_is_cordoned_before_the_first_Pod_is_evicted()
    {
        var view = Begun(Make.Pod("web"));

        var effects = MachineDecider.Decide(view, Now).Effects;
        await Assert.That(effects[0]).IsTypeOf<MachineEffect.UpdateNode>();
        await Assert.That(((MachineEffect.UpdateNode)effects[0]).After.Spec.Unschedulable).IsTrue();
        await Assert.That(effects[1]).IsTypeOf<MachineEffect.EvictPod>();
    }

    [Test]
    public async Task How_far_it_is_can_be_read()
    {
        var view = Begun(Make.Pod("web"), Make.Pod("pet", owner: null));

        var status = MachineDecider.Decide(view, Now).Status;
        await Assert.That(status.Drain!.PodsLeft).IsEqualTo(2);
        await Assert.That(status.Message).StartsWith("Moving Pods away: 2 left; apps/pet would be lost");
    }

    [Test]
    public async Task The_machine_goes_off_when_the_last_Pod_is_gone()
    {
        await Assert.That(MachineDecider.Decide(Begun(), Now).Status.Progress).IsEqualTo(MachineState.Draining).Because("a Pod may come until the Node is cordoned");

        var decision = MachineDecider.Decide(Begun() with { Node = Make.Node(closed: true) }, Now);
        await Assert.That(decision.Status.Progress).IsEqualTo(MachineState.ShuttingDown);
        await Assert.That(decision.Status.Drain).IsNull();
        await Assert.That(decision.Notices.Single().Note).StartsWith("All Pods are gone");
    }

    [Test]
    public async Task Nothing_is_decided_on_Pods_that_nobody_has_counted()
    {
        var decision = MachineDecider.Decide(Begun() with { Pods = null }, Now);

        await Assert.That(decision.Status.Progress).IsEqualTo(MachineState.Draining);
        await Assert.That(decision.Requeue.After).IsNotNull();
    }

    [Test]
    public async Task Wanted_on_again_it_is_given_back_to_its_Pods_without_a_Job()
    {
        var draining = Begun(Make.Pod("web"));
        var machine = draining.Machine with { Spec = draining.Machine.Spec with { PowerState = PowerState.On } };
        var view = draining with { Machine = machine, Node = Make.Node(closed: true), Heartbeat = new(Now + TimeSpan.FromSeconds(1), Now) };

        var stopped = MachineDecider.Decide(view, Now);
        await Assert.That(stopped.Status.Progress).IsEqualTo(MachineState.StartingUp);

        view = view with { Machine = machine with { Status = stopped.Status } };
        var effects = MachineDecider.Decide(view, Now).Effects;
        var opened = effects.OfType<MachineEffect.UpdateNode>().Single().After;
        await Assert.That(NodeMarks.AreAbsent(opened)).IsTrue();
        await Assert.That(effects.OfType<MachineEffect.CreateJob>()).IsEmpty();

        await Assert.That(MachineDecider.Decide(view with { Node = opened }, Now).Status.Progress).IsEqualTo(MachineState.Ready);
    }

    [Test]
    public async Task When_Pods_must_not_be_lost_the_machine_stays_on_and_is_tried_again_later()
    {
        var late = Begun(Make.Pod("pet", owner: null)) is { } begun ? begun with { Node = Make.Node(closed: true) } : null!;
        var then = late.Machine.Status.Drain!.Deadline;

        var failed = MachineDecider.Decide(late, then);
        await Assert.That(failed.Status.Progress).IsEqualTo(MachineState.DrainFailed);
        await Assert.That(failed.Status.Failure!.Message).Contains("apps/pet would be lost");
        await Assert.That(failed.Notices.Single().IsWarning).IsTrue();

        var view = late with { Machine = late.Machine with { Status = failed.Status } };
        var reopened = MachineDecider.Decide(view, then).Effects.OfType<MachineEffect.UpdateNode>().Single().After;
        await Assert.That(NodeMarks.AreAbsent(reopened)).IsTrue();

        var again = MachineDecider.Decide(view with { Node = reopened }, failed.Status.Failure.RetestTime);
        await Assert.That(again.Status.Progress).IsEqualTo(MachineState.Draining);
    }

    [Test]
    public async Task A_cordon_that_was_there_before_stays()
    {
        var node = Make.Node() is { } open ? open with { Spec = open.Spec with { Unschedulable = true } } : null!;
        var begun = MachineDecider.Decide(Wanted(PowerState.Off, WishSource.Person) with { Node = node }, Now);
        var machine = Wanted(PowerState.Off, WishSource.Person).Machine with { Status = begun.Status };
        await Assert.That(machine.Status.Drain!.WasCordoned).IsTrue();

        var late = Make.View(machine, NodeMarks.Close(node, Now)) with { Pods = [Make.Pod("pet", owner: null)] };
        var failed = MachineDecider.Decide(late, machine.Status.Drain.Deadline);
        var reopened = MachineDecider.Decide(late with { Machine = machine with { Status = failed.Status } }, machine.Status.Drain.Deadline)
            .Effects.OfType<MachineEffect.UpdateNode>().Single().After;
        await Assert.That(reopened.Spec.Unschedulable).IsTrue();
        await Assert.That(reopened.Taint(NodeMarks.ToBeDeleted)).IsNull();
    }

    [Test]
    public async Task And_so_does_one_that_somebody_puts_there_afterwards()
    {
        var late = Begun(Make.Pod("pet", owner: null)) with { Node = Make.Node(closed: true) };
        var failed = MachineDecider.Decide(late, late.Machine.Status.Drain!.Deadline);
        var node = Make.Node() is { } open ? open with { Spec = open.Spec with { Unschedulable = true } } : null!;
        var view = late with { Machine = late.Machine with { Status = failed.Status }, Node = node };

        await Assert.That(MachineDecider.Decide(view, failed.Status.Failure!.Time).Effects.OfType<MachineEffect.UpdateNode>().Any(update => update.After.Spec != node.Spec)).IsFalse();
    }

    [Test]
    public async Task A_paused_drain_moves_nothing_and_switches_nothing()
    {
        var view = Begun(Make.Pod("web")) with { Policy = new() { Paused = true } };

        await Assert.That(MachineDecider.Decide(view, Now).Effects.OfType<MachineEffect.EvictPod>()).IsEmpty();
        await Assert.That(MachineDecider.Decide(view with { Pods = [] }, Now).Status.Progress).IsEqualTo(MachineState.Draining);
    }

    [Test]
    [Arguments(true, DisplayName = "Pods are left")]
    [Arguments(false, DisplayName = "no Pods are left")]
    public async Task A_machine_that_is_never_off_from_now_on_gets_its_Node_back_at_the_end_of_the_drain(bool arePodsLeft)
    {
        var view = Begun(arePodsLeft ? [Make.Pod("web")] : []) with { Policy = new() { NeverOff = true } };
        var end = view.Machine.Status.Drain!.Deadline;

        await Assert.That(MachineDecider.Decide(view, end - TimeSpan.FromSeconds(1)).Status.Progress).IsEqualTo(MachineState.Draining);
        var over = MachineDecider.Decide(view, end).Status;
        await Assert.That(over.Progress).IsEqualTo(MachineState.DrainFailed);
        await Assert.That(over.Failure!.Message).IsEqualTo("The machine is never switched off");
    }

    [Test]
    public async Task A_drain_that_was_paused_past_its_end_has_all_its_time_left()
    {
        var view = Begun(Make.Pod("web"));
        var left = view.Machine.Status.Drain!.Deadline - Now;
        var paused = After(view with { Policy = new() { Paused = true } }, Now);
        await Assert.That(paused.Machine.Status.Drain!.WaitingSince).IsEqualTo(Now);

        var later = After(paused, Now + (2 * left));
        await Assert.That(later.Machine.Status.Progress).IsEqualTo(MachineState.Draining);

        var resumed = After(later with { Policy = new() }, Now + (2 * left));
        await Assert.That(resumed.Machine.Status.Drain!.WaitingSince).IsNull();
        await Assert.That(resumed.Machine.Status.Drain.Deadline - (Now + (2 * left))).IsEqualTo(left);
        await Assert.That(MachineDecider.Decide(resumed, Now + (2 * left)).Effects.OfType<MachineEffect.EvictPod>()).HasSingleItem();
        await Assert.That(After(resumed, Now + (3 * left)).Machine.Status.Progress).IsEqualTo(MachineState.DrainFailed);

        static MachineView After(MachineView view, DateTimeOffset now) => view with { Machine = view.Machine with { Status = MachineDecider.Decide(view, now).Status } };
    }

    /// <summary>A Node of which nothing was heard for a while, as the node controller says.</summary>
    private static KubeNode Silent(DateTimeOffset since)
    {
        var node = Make.Node(ready: ConditionStatus.Unknown);
        return node with { Status = node.Status with { Conditions = [new() { Type = KubeNodeCondition.Ready, Status = ConditionStatus.Unknown, LastTransitionTime = since }] } };
    }

    private static MachineView Wanted(PowerState state, WishSource source) => Make.View(
        Make.Machine(wanted: state, state: MachineState.Ready, status: new()
        {
            BootId = "boot-1",
            Wish = new() { PowerState = state, Source = source, Time = Now },
        }),
        Make.Node());

    private static MachineView Begun(params Pod[] pods)
    {
        var view = Wanted(PowerState.Off, WishSource.Person);
        var begun = MachineDecider.Decide(view, Now);
        return view with { Machine = view.Machine with { Status = begun.Status }, Pods = [.. pods] };
    }
}
