using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Machines;

public class MachineLifeTests
{
    private static readonly DateTimeOffset Now = Make.Now;

    [Test]
    public async Task A_machine_that_is_on_already_is_recognised_without_a_Job()
    {
        var decision = Decide(Make.Machine(), Make.Node());

        await Assert.That(decision.Status.Progress).IsEqualTo(MachineState.Ready);
        await Assert.That(decision.Status.PowerState).IsEqualTo(PowerState.On);
        await Assert.That(decision.Effects).IsEmpty();
        await Assert.That(decision.Notices.Single().Reason).IsEqualTo("FoundOn");
    }

    [Test]
    public async Task A_machine_that_never_joined_is_off_and_welcome()
    {
        var decision = Decide(Make.Machine(wanted: PowerState.Off));

        await Assert.That(decision.Status.Progress).IsEqualTo(MachineState.Shutdown);
        await Assert.That(decision.Status.Health).IsEqualTo(Health.Healthy);
    }

    [Test]
    [Arguments(ConditionStatus.True, PowerState.On)]
    [Arguments(ConditionStatus.Unknown, PowerState.Off)]
    public async Task A_machine_enrolled_without_a_wish_stays_as_it_is_found(ConditionStatus ready, PowerState found)
    {
        var (view, _) = Settle(Make.View(Make.Machine(wanted: null), Make.Node(ready: ready)));
        var effects = MachineDecider.Decide(view, Now).Effects;

        await Assert.That(effects.OfType<MachineEffect.SetPowerState>().Single().State).IsEqualTo(found);
        await Assert.That(effects.OfType<MachineEffect.CreateJob>()).IsEmpty();
    }

    [Test]
    public async Task The_wish_to_be_on_is_written_down_before_a_Job_is_made()
    {
        var machine = Make.Machine(state: MachineState.Shutdown, status: new() { BootId = "boot-1" });
        var view = Make.View(machine, Make.Node(ready: ConditionStatus.Unknown, closed: true, suspended: true));

        var first = MachineDecider.Decide(view, Now);
        await Assert.That(first.Status.Progress).IsEqualTo(MachineState.StartingUp);
        await Assert.That(first.Status.Operation!.JobName).IsEqualTo("m1-startup-1");
        await Assert.That(first.Effects).IsEmpty();
        await Assert.That(first.Requeue).IsEqualTo(Requeue.Now);

        var second = MachineDecider.Decide(view with { Machine = machine with { Status = first.Status } }, Now);
        var job = second.Effects.OfType<MachineEffect.CreateJob>().Single().Job;
        await Assert.That(job.Metadata.Name).IsEqualTo("m1-startup-1");
        await Assert.That(job.Metadata.OwnerReferences[0].Uid).IsEqualTo("uid-of-m1");
        await Assert.That(job.Spec.BackoffLimit).IsEqualTo(0);
        await Assert.That(job.Spec.TtlSecondsAfterFinished).IsNull();
        await Assert.That(job.Spec.Template!.Spec.Containers[0].Image).IsEqualTo("wake");
        await Assert.That(second.Effects.OfType<MachineEffect.UpdateNode>().Any(update => NodeMarks.AreAbsent(update.After))).IsFalse();
    }

    [Test]
    public async Task A_boot_is_finished_when_the_Node_is_Ready_since_a_new_boot_and_not_when_the_Job_is()
    {
        var booting = Booting(JobState.Completed);

        await Assert.That(Decide(booting, Make.Node(bootId: "boot-1")).Status.Progress).IsEqualTo(MachineState.StartingUp);
        await Assert.That(Decide(booting, Make.Node(bootId: "boot-2")).Status.Progress).IsEqualTo(MachineState.Ready);
    }

    [Test]
    public async Task A_machine_that_only_slept_keeps_its_boot_id_and_is_known_by_its_heartbeat()
    {
        var view = Make.View(Booting(JobState.Completed), Make.Node(bootId: "boot-1"));

        var heard = MachineDecider.Decide(view with { Heartbeat = new(Now, Now - TimeSpan.FromMinutes(1)) }, Now);
        await Assert.That(heard.Status.Progress).IsEqualTo(MachineState.Ready);
    }

    [Test]
    [Arguments(false, true)]
    [Arguments(true, false)]
    public async Task A_taint_that_is_older_than_the_wish_is_left_over_unless_the_Node_was_seen_without_it_since(bool seenOpen, bool isRemoved)
    {
        var wished = Now - TimeSpan.FromMinutes(5);
        var machine = Make.Machine("m1", PowerState.On, MachineState.Ready, status: new()
        {
            BootId = "boot-1",
            Since = wished,
            Wish = new() { PowerState = PowerState.On, Source = WishSource.ClusterAutoscaler, Time = wished },
            OpenedForWish = seenOpen ? wished : wished - TimeSpan.FromHours(1),
        });
        var node = Make.Node();
        var anHourAgo = (Now - TimeSpan.FromHours(1)).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        node = node with { Spec = node.Spec with { Taints = [new() { Key = NodeMarks.ToBeDeleted, Value = anHourAgo, Effect = "NoSchedule" }] } };

        var effects = Decide(machine, node).Effects.OfType<MachineEffect.UpdateNode>();

        await Assert.That(effects.Any(update => update.After.Taint(NodeMarks.ToBeDeleted) is null)).IsEqualTo(isRemoved);
    }

    [Test]
    public async Task A_Ready_machine_whose_Node_is_open_remembers_so_for_its_wish()
    {
        var wish = new PowerWish { PowerState = PowerState.On, Source = WishSource.ClusterAutoscaler, Time = Now };
        var machine = Make.Machine("m1", PowerState.On, MachineState.Ready, status: new() { BootId = "boot-1", Since = Now, Wish = wish });

        await Assert.That(Decide(machine, Make.Node()).Status.OpenedForWish).IsEqualTo(Now);
    }

    [Test]
    public async Task A_booted_Node_is_opened_first_and_the_machine_is_Ready_once_it_is_open()
    {
        var booting = Booting(JobState.Completed);
        var closed = Make.Node(bootId: "boot-2", closed: true, suspended: true);

        var opening = Decide(booting, closed);
        var update = opening.Effects.OfType<MachineEffect.UpdateNode>().Single();
        await Assert.That(opening.Status.Progress).IsEqualTo(MachineState.StartingUp);
        await Assert.That(update.After.Spec.Unschedulable).IsNull();
        await Assert.That(update.After.Taint(NodeMarks.ToBeDeleted)).IsNull();
        await Assert.That(opening.Effects.OfType<MachineEffect.SetSuspended>().Single().Condition).IsNull();

        var opened = Decide(booting, Make.Node(bootId: "boot-2"));
        await Assert.That(opened.Status.Progress).IsEqualTo(MachineState.Ready);
        await Assert.That(opened.Status.LastBootSeconds).IsEqualTo(60);
        await Assert.That(opened.Status.BootId).IsEqualTo("boot-2");
    }

    [Test]
    public async Task A_machine_that_may_be_on_gets_no_Job_before_its_silence_is_proven()
    {
        var machine = Make.Machine(state: MachineState.StartingUp, status: new() { BootId = "boot-1", Operation = Make.Operation(PowerOperationKind.Startup, "m1-startup-1") });
        var view = Make.View(machine, Make.Node(ready: ConditionStatus.False));

        await Assert.That(MachineDecider.Decide(view, Now).Effects.OfType<MachineEffect.CreateJob>()).IsEmpty();
        var silent = view with { Heartbeat = new(null, Now - TimeSpan.FromSeconds(41)) };
        await Assert.That(MachineDecider.Decide(silent, Now).Effects.OfType<MachineEffect.CreateJob>().Count()).IsEqualTo(1);
    }

    [Test]
    public async Task A_failed_attempt_is_repeated_later_under_another_name()
    {
        var machine = Make.Machine(state: MachineState.StartingUp, status: new() { Jobs = 1, Operation = Make.Operation(PowerOperationKind.Startup, "m1-startup-1") });
        var decision = Decide(machine, null, Make.Job(machine, "m1-startup-1", JobState.Failed));

        var operation = decision.Status.Operation!;
        await Assert.That(operation.Attempt).IsEqualTo(2);
        await Assert.That(operation.JobName).IsEqualTo("m1-startup-2");
        await Assert.That(operation.AttemptTime).IsGreaterThan(Now);
        await Assert.That(operation.LastError).IsEqualTo("Job m1-startup-1 failed: BackoffLimitExceeded: it failed");
        await Assert.That(decision.Notices.Single().IsWarning).IsTrue();

        var waiting = machine with { Status = decision.Status };
        await Assert.That(Decide(waiting).Effects.OfType<MachineEffect.CreateJob>()).IsEmpty();
        await Assert.That(Decide(waiting, now: operation.AttemptTime).Effects.OfType<MachineEffect.CreateJob>().Count()).IsEqualTo(1);
    }

    [Test]
    public async Task After_the_last_attempt_the_machine_has_failed_and_is_tried_again_much_later()
    {
        var machine = Make.Machine(state: MachineState.StartingUp, status: new() { Jobs = 3, Operation = Make.Operation(PowerOperationKind.Startup, "m1-startup-3", attempt: 3) });
        var decision = Decide(machine, null, Make.Job(machine, "m1-startup-3", JobState.Failed));

        await Assert.That(decision.Status.Progress).IsEqualTo(MachineState.StartupFailed);
        await Assert.That(decision.Status.Failure!.Count).IsEqualTo(1);
        await Assert.That(decision.Status.Failure.RetestTime).IsGreaterThan(Now + TimeSpan.FromMinutes(10));
        await Assert.That(decision.Status.Conditions.Find("Degraded")!.Status).IsEqualTo(ConditionStatus.True);

        var failed = machine with { Status = decision.Status };
        var retest = Decide(failed, now: decision.Status.Failure.RetestTime);
        await Assert.That(retest.Status.Progress).IsEqualTo(MachineState.StartingUp);
        await Assert.That(retest.Status.Operation!.JobName).IsEqualTo("m1-startup-4");
    }

    [Test]
    public async Task A_boot_must_be_over_before_Cluster_Autoscaler_loses_patience()
    {
        var decision = Decide(Make.Machine(state: MachineState.Shutdown));

        await Assert.That(decision.Status.Operation!.Deadline).IsEqualTo(Now + TimeSpan.FromMinutes(9));
        await Assert.That(decision.Status.Operation.AttemptDeadline).IsEqualTo(Now + TimeSpan.FromMinutes(3));
    }

    [Test]
    public async Task A_machine_that_is_wanted_off_is_closed_before_its_Job_is_made()
    {
        var machine = Make.Machine(wanted: PowerState.Off, state: MachineState.ShuttingDown, status: new()
        {
            BootId = "boot-1",
            Operation = Make.Operation(PowerOperationKind.Shutdown, "m1-shutdown-1"),
        });
        var effects = Decide(machine, Make.Node()).Effects;

        await Assert.That(effects[0]).IsTypeOf<MachineEffect.UpdateNode>();
        var node = ((MachineEffect.UpdateNode)effects[0]).After;
        await Assert.That(node.Spec.Unschedulable == true).IsTrue();
        await Assert.That(node.Taint(NodeMarks.ToBeDeleted)!.Value).IsEqualTo(Now.ToUnixTimeSeconds().ToString());
        await Assert.That(effects[1]).IsTypeOf<MachineEffect.CreateJob>();
    }

    [Test]
    public async Task A_machine_is_off_when_its_Job_ended_and_it_is_heard_no_more()
    {
        var operation = Make.Operation(PowerOperationKind.Shutdown, "m1-shutdown-1") with { JobOutcome = JobOutcome.Completed, JobEndTime = Now };
        var machine = Make.Machine(wanted: PowerState.Off, state: MachineState.ShuttingDown, status: new() { BootId = "boot-1", Operation = operation });
        var view = Make.View(machine, Make.Node(closed: true));

        var heard = MachineDecider.Decide(view with { Heartbeat = new(Now, Now - TimeSpan.FromMinutes(1)) }, Now);
        await Assert.That(heard.Status.Progress).IsEqualTo(MachineState.ShuttingDown);
        await Assert.That(heard.Requeue.After).IsEqualTo(new PowerPolicy().HeartbeatInterval);

        var silent = MachineDecider.Decide(view with { Heartbeat = new(Now - TimeSpan.FromSeconds(40), Now - TimeSpan.FromMinutes(1)) }, Now);
        await Assert.That(silent.Status.Progress).IsEqualTo(MachineState.Shutdown);
        await Assert.That(silent.Status.PowerState).IsEqualTo(PowerState.Off);
    }

    [Test]
    public async Task A_machine_that_is_off_keeps_its_marks_whoever_strips_them()
    {
        var machine = Make.Machine(wanted: PowerState.Off, state: MachineState.Shutdown, status: new() { BootId = "boot-1" });
        var effects = Decide(machine, Make.Node(ready: ConditionStatus.Unknown)).Effects;

        await Assert.That(effects.OfType<MachineEffect.SetSuspended>().Single().Condition!.Status).IsEqualTo(ConditionStatus.True);
        var update = effects.OfType<MachineEffect.UpdateNode>().Single();
        await Assert.That(update.After.Taint(NodeMarks.ToBeDeleted)).IsNotNull();
        await Assert.That(update.After.Metadata.Labels[NodeMarks.GroupLabel]).IsEqualTo("g1");
        await Assert.That(update.After.Metadata.Labels[NodeMarks.MachineLabel]).IsEqualTo("m1");
    }

    [Test]
    public async Task A_machine_that_is_wanted_on_again_while_its_shutdown_runs_goes_off_first()
    {
        var operation = Make.Operation(PowerOperationKind.Shutdown, "m1-shutdown-1");
        var machine = Make.Machine(wanted: PowerState.On, state: MachineState.ShuttingDown, status: new() { BootId = "boot-1", Operation = operation });

        await Assert.That(Decide(machine, Make.Node(closed: true), Make.Job(machine, "m1-shutdown-1", JobState.Live, "shutdown")).Status.Progress)
            .IsEqualTo(MachineState.ShuttingDown);
        await Assert.That(Decide(machine, Make.Node(closed: true)).Status.Progress).IsEqualTo(MachineState.StartingUp);
        await Assert.That(Decide(machine, Make.Node(closed: true), Make.Job(machine, "m1-shutdown-1", JobState.Failed, "shutdown")).Status.Progress)
            .IsEqualTo(MachineState.StartingUp);
    }

    [Test]
    public async Task A_boot_that_is_given_up_is_remembered_and_undone()
    {
        var machine = Booting(JobState.Live) with { Spec = Make.Machine(wanted: PowerState.Off).Spec };
        var job = Make.Job(machine, "m1-startup-1");
        var decision = Decide(machine, null, job);

        await Assert.That(decision.Status.Progress).IsEqualTo(MachineState.ShuttingDown);
        await Assert.That(decision.Status.GivenUpTime).IsEqualTo(Now);

        var next = Decide(machine with { Status = decision.Status }, null, job);
        await Assert.That(next.Effects.OfType<MachineEffect.DeleteJob>().Single().Job).IsEqualTo(job);
        await Assert.That(next.Effects.OfType<MachineEffect.CreateJob>()).IsEmpty();
    }

    [Test]
    [Arguments(5, 0, DisplayName = "the leader before made it for a status that has not arrived")]
    [Arguments(6, 1, DisplayName = "it belongs to an operation that is over")]
    public async Task A_live_Job_that_is_ahead_of_the_status_is_waited_for(int jobs, int deletions)
    {
        var machine = Make.Machine(wanted: PowerState.On, state: MachineState.StartingUp, status: new() { Jobs = jobs, Operation = Make.Operation(PowerOperationKind.Startup, "m1-startup-5") });
        var decision = Decide(machine, null, Make.Job(machine, "m1-shutdown-6", JobState.Live, "shutdown"));

        await Assert.That(decision.Effects.OfType<MachineEffect.DeleteJob>().Count()).IsEqualTo(deletions);
        await Assert.That(decision.Effects.OfType<MachineEffect.CreateJob>()).IsEmpty();
    }

    [Test]
    public async Task A_live_Job_of_an_earlier_machine_of_the_same_name_is_deleted_whatever_its_number()
    {
        var machine = Make.Machine(wanted: PowerState.On, state: MachineState.StartingUp, status: new() { Jobs = 1, Operation = Make.Operation(PowerOperationKind.Startup, "m1-startup-1") });
        var job = Make.Job(machine with { Metadata = machine.Metadata with { Uid = "somebody-else" } }, "m1-shutdown-7", JobState.Live, "shutdown");

        await Assert.That(Decide(machine, null, job).Effects.OfType<MachineEffect.DeleteJob>().Single().Job).IsEqualTo(job);
    }

    [Test]
    public async Task A_Job_of_an_earlier_machine_of_the_same_name_is_not_adopted()
    {
        var machine = Make.Machine(state: MachineState.StartingUp, status: new() { Operation = Make.Operation(PowerOperationKind.Startup, "m1-startup-1") });
        var old = Make.Job(machine with { Metadata = machine.Metadata with { Uid = "somebody-else" } }, "m1-startup-1", JobState.Completed);

        var decision = Decide(machine, null, old);
        await Assert.That(decision.Status.Operation!.JobOutcome).IsNull();
    }

    [Test]
    public async Task A_finished_Job_gets_its_end_only_after_its_outcome_is_recorded()
    {
        var machine = Booting(JobState.Live);
        var job = Make.Job(machine, "m1-startup-1", JobState.Completed);

        var first = Decide(machine, null, job);
        await Assert.That(first.Status.Operation!.JobOutcome).IsEqualTo(JobOutcome.Completed);
        await Assert.That(first.Effects).IsEmpty();

        var second = Decide(machine with { Status = first.Status }, null, job);
        await Assert.That(second.Effects.OfType<MachineEffect.ExpireJob>().Single().TtlSeconds).IsEqualTo(600);
    }

    [Test]
    public async Task Somebody_elses_lock_is_honoured_until_it_expires()
    {
        var machine = Make.Machine(state: MachineState.Shutdown);
        machine = machine with
        {
            Metadata = machine.Metadata with
            {
                Annotations =
                [
                    new(OperationLock.OperationAnnotation, "shutdown"),
                    new(OperationLock.OwnerAnnotation, "cluster-autoscaler"),
                    new(OperationLock.TimestampAnnotation, "2026-01-31T11:58:00Z"),
                    new(OperationLock.TimeoutAnnotation, "180"),
                ],
            },
        };

        var held = Decide(machine);
        await Assert.That(held.Status.Progress).IsEqualTo(MachineState.Shutdown);
        await Assert.That(held.Requeue.After).IsEqualTo(TimeSpan.FromMinutes(1));
        await Assert.That(held.Status.Conditions.Find("Waiting")!.Message).IsEqualTo("cluster-autoscaler holds the lock for shutdown until 2026-01-31T12:01:00Z");

        var expired = Decide(machine with { Status = held.Status }, now: Now + TimeSpan.FromMinutes(1));
        await Assert.That(expired.Status.Progress).IsEqualTo(MachineState.StartingUp);
        await Assert.That(expired.Status.Conditions.Find("Waiting")).IsNull();
    }

    [Test]
    [Arguments("yesterday", "180")]
    [Arguments("", "180")]
    public async Task A_lock_whose_time_cannot_be_read_holds_nothing(string timestamp, string timeout)
    {
        var machine = Make.Machine(state: MachineState.Shutdown);
        machine = machine with
        {
            Metadata = machine.Metadata with
            {
                Annotations =
                [
                    new(OperationLock.OperationAnnotation, "shutdown"),
                    new(OperationLock.OwnerAnnotation, "x"),
                    new(OperationLock.TimestampAnnotation, timestamp),
                    new(OperationLock.TimeoutAnnotation, timeout),
                ],
            },
        };

        await Assert.That(Decide(machine).Status.Progress).IsEqualTo(MachineState.StartingUp);
    }

    [Test]
    public async Task Of_two_machines_with_one_Node_the_later_one_is_left_alone_and_told_so()
    {
        var decision = MachineDecider.Decide(Make.View(Make.Machine(), Make.Node()) with { Rival = new("ns", "first") }, Now);

        await Assert.That(decision.Status.Progress).IsEqualTo(MachineState.Unknown);
        await Assert.That(decision.Effects).IsEmpty();
        await Assert.That(decision.Status.Conditions.Find("Degraded")!.Reason).IsEqualTo("KubernetesNodeTaken");
    }

    [Test]
    public async Task A_Ready_Node_teaches_its_template_and_gets_a_providerID_where_it_has_none()
    {
        var machine = Make.Machine(state: MachineState.Ready);
        var node = Make.Node();
        node = node with
        {
            Spec = node.Spec with
            {
                Taints =
                [
                    new() { Key = "gpu", Value = "yes", Effect = "NoSchedule", TimeAdded = Now },
                    new() { Key = "node.kubernetes.io/disk-pressure", Effect = "NoSchedule" },
                ],
            },
        };
        var decision = Decide(machine, node);

        await Assert.That(decision.Status.Template!.Capacity["cpu"]).IsEqualTo("4");
        await Assert.That(decision.Status.Template.Labels.ContainsKey("kubernetes.io/hostname")).IsFalse();
        await Assert.That(decision.Status.Template.Taints.Count).IsEqualTo(1);
        await Assert.That(decision.Status.Template.Taints[0]).IsEqualTo(new Taint { Key = "gpu", Value = "yes", Effect = "NoSchedule" });
        await Assert.That(decision.Effects.OfType<MachineEffect.UpdateNode>().Single().After.Spec.ProviderId)
            .IsEqualTo($"homelab://{Make.Namespace}/m1");

        var withId = Decide(machine, Make.Node(providerId: "k3s://node-of-m1"));
        await Assert.That(withId.Status.ProviderId).IsEqualTo("k3s://node-of-m1");
        await Assert.That(withId.Effects.OfType<MachineEffect.UpdateNode>().Single().After.Spec.ProviderId).IsEqualTo("k3s://node-of-m1");
    }

    [Test]
    public async Task A_Node_that_just_became_Ready_does_not_unlearn_what_device_plugins_add_later()
    {
        var known = Make.Template() with { Capacity = [new("cpu", "4"), new("nvidia.com/gpu", "1")] };
        var machine = Make.Machine(state: MachineState.Ready, status: new() { Template = known, Since = Now - TimeSpan.FromSeconds(30) });

        var early = Decide(machine, Make.Node());
        await Assert.That(early.Status.Template).IsEqualTo(known);
        await Assert.That(early.Requeue.After).IsEqualTo(TimeSpan.FromSeconds(90));

        var late = Decide(machine, Make.Node(), now: Now + TimeSpan.FromSeconds(90));
        await Assert.That(late.Status.Template!.Capacity.ContainsKey("nvidia.com/gpu")).IsFalse();
    }

    [Test]
    public async Task A_cloud_controller_that_has_yet_to_initialise_the_Node_sets_the_providerID()
    {
        var node = Make.Node();
        node = node with { Spec = node.Spec with { Taints = [new() { Key = "node.cloudprovider.kubernetes.io/uninitialized", Value = "true", Effect = "NoSchedule" }] } };

        var update = Decide(Make.Machine(state: MachineState.Ready), node).Effects.OfType<MachineEffect.UpdateNode>().Single();
        await Assert.That(update.After.Spec.ProviderId).IsNull();
    }

    [Test]
    public async Task A_machine_without_startup_Pod_says_so_and_is_recognised_when_somebody_starts_it()
    {
        var machine = Make.Machine(state: MachineState.Shutdown, status: new() { BootId = "boot-1" });
        machine = machine with { Spec = machine.Spec with { StartupPodSpec = null } };
        var (view, decision) = Settle(Make.View(machine));

        await Assert.That(decision.Status.Progress).IsEqualTo(MachineState.StartupFailed);
        await Assert.That(decision.Status.Message).IsEqualTo("Could not be switched on: spec.startupPodSpec is missing: nothing can switch the machine on");

        var started = Settle(view with { Node = Make.Node(bootId: "boot-2") }).Decision;
        await Assert.That(started.Status.Progress).IsEqualTo(MachineState.Ready);
        await Assert.That(started.Status.Failure).IsNull();
    }

    [Test]
    public async Task A_machine_that_somebody_started_is_shut_down_once_and_not_again_for_its_Node_being_slow()
    {
        var machine = Make.Machine(wanted: PowerState.Off, state: MachineState.Shutdown, status: new() { BootId = "boot-1" });
        var view = Make.View(machine, Make.Node(bootId: "boot-2", closed: true));

        var noticed = MachineDecider.Decide(view, Now);
        await Assert.That(noticed.Status.Progress).IsEqualTo(MachineState.Draining);

        noticed = MachineDecider.Decide(view with { Machine = machine with { Status = noticed.Status }, Pods = [] }, Now);
        await Assert.That(noticed.Status.Progress).IsEqualTo(MachineState.ShuttingDown);

        var ended = noticed.Status with { Operation = noticed.Status.Operation! with { JobOutcome = JobOutcome.Completed, JobEndTime = Now } };
        view = view with { Machine = machine with { Status = ended }, Heartbeat = new(null, Now - TimeSpan.FromMinutes(1)) };
        var off = MachineDecider.Decide(view, Now);
        await Assert.That(off.Status.Progress).IsEqualTo(MachineState.Shutdown);
        await Assert.That(off.Status.BootId).IsEqualTo("boot-2");

        var still = MachineDecider.Decide(view with { Machine = machine with { Status = off.Status } }, Now);
        await Assert.That(still.Status.Progress).IsEqualTo(MachineState.Shutdown);
    }

    [Test]
    public async Task Job_names_fit_into_label_values_and_differ_for_machines_and_attempts()
    {
        var longName = new string('a', 80);
        var one = PowerJob.NameOf(new("ns", longName + "x"), PowerOperationKind.Startup, 12);
        var other = PowerJob.NameOf(new("ns", longName + "y"), PowerOperationKind.Startup, 12);

        await Assert.That(one.Length).IsLessThanOrEqualTo(63);
        await Assert.That(one).EndsWith("-startup-12");
        await Assert.That(one).IsNotEqualTo(other);
        await Assert.That(PowerJob.NameOf(new("ns", "nas"), PowerOperationKind.Shutdown, 3)).IsEqualTo("nas-shutdown-3");
    }

    [Test]
    public async Task The_Pod_has_all_that_the_original_manifests_give()
    {
        var machine = Make.Machine(state: MachineState.StartingUp, status: new() { Operation = Make.Operation(PowerOperationKind.Startup, "m1-startup-1") });
        machine = machine with
        {
            Spec = machine.Spec with
            {
                StartupPodSpec = new()
                {
                    Image = "curlimages/curl:latest",
                    Command = ["/bin/sh"],
                    Args = ["-c", "curl http://x"],
                    ServiceAccount = "controller-manager",
                    Volumes =
                    [
                        new() { Name = "config", ConfigMapName = "startup-config", MountPath = "/config" },
                        new() { Name = "auth", SecretName = "auth-secrets", MountPath = "/auth" },
                    ],
                    TtlSecondsAfterFinished = 60,
                },
            },
        };
        var pod = Decide(machine).Effects.OfType<MachineEffect.CreateJob>().Single().Job.Spec.Template!.Spec;

        await Assert.That(pod.ServiceAccountName).IsEqualTo("controller-manager");
        await Assert.That(pod.RestartPolicy).IsEqualTo("Never");
        await Assert.That(pod.Containers[0].Args[1]).IsEqualTo("curl http://x");
        await Assert.That(pod.Containers[0].VolumeMounts.All(mount => mount.ReadOnly == true)).IsTrue();
        await Assert.That(pod.Volumes[0].ConfigMap!.Name).IsEqualTo("startup-config");
        await Assert.That(pod.Volumes[1].Secret!.SecretName).IsEqualTo("auth-secrets");

        var job = Make.Job(machine, "m1-startup-0", JobState.Completed);
        await Assert.That(Decide(machine, null, job).Effects.OfType<MachineEffect.ExpireJob>().Single().TtlSeconds).IsEqualTo(60);
    }

    private static Machine Booting(JobState job)
    {
        var operation = Make.Operation(PowerOperationKind.Startup, "m1-startup-1");
        return Make.Machine(state: MachineState.StartingUp, status: new()
        {
            BootId = "boot-1",
            Jobs = 1,
            Operation = job == JobState.Completed ? operation with { JobOutcome = JobOutcome.Completed, JobEndTime = Now } : operation,
        });
    }

    private static MachineDecision Decide(Machine machine, KubeNode? node = null, Job? job = null, DateTimeOffset? now = null) =>
        MachineDecider.Decide(job is null ? Make.View(machine, node) : Make.View(machine, node, job), now ?? Now);

    /// <summary>Lets the machine come to rest with the facts as they are.</summary>
    private static (MachineView View, MachineDecision Decision) Settle(MachineView view)
    {
        while (true)
        {
            var decision = MachineDecider.Decide(view, Now);
            if (decision.Status == view.Machine.Status)
            {
                return (view, decision);
            }

            view = view with { Machine = view.Machine with { Status = decision.Status } };
        }
    }
}
