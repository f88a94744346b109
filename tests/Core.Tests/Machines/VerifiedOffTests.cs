using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Machines;

public class VerifiedOffTests
{
    private static readonly DateTimeOffset Now = Make.Now;

    private static readonly Heartbeat Silent = new(null, Now - TimeSpan.FromMinutes(10));

    [Test]
    public async Task A_silent_machine_is_asked_about_before_it_counts_as_off()
    {
        var view = ShuttingDown(JobOutcome.Completed) with { Heartbeat = Silent };

        var due = MachineDecider.Decide(view, Now);
        await Assert.That(due.Status.Progress).IsEqualTo(MachineState.ShuttingDown);
        await Assert.That(due.Status.Operation!.Step).IsEqualTo(PowerStep.Verify);

        view = view with { Machine = view.Machine with { Status = due.Status } };
        var job = MachineDecider.Decide(view, Now).Effects.OfType<MachineEffect.CreateJob>().Single().Job;
        await Assert.That(job.Spec.Template!.Spec.Containers[0].Image).IsEqualTo("is-it-off");

        var off = View(view, JobState.Completed);
        await Assert.That(off.Status.Progress).IsEqualTo(MachineState.Shutdown);
        await Assert.That(off.Status.OffVerified).IsTrue();
    }

    [Test]
    public async Task A_machine_that_is_still_there_gets_the_harder_command()
    {
        var view = ShuttingDown(JobOutcome.Completed) with { Heartbeat = Silent };
        view = view with { Machine = view.Machine with { Status = MachineDecider.Decide(view, Now).Status } };

        var harder = View(view, JobState.Failed);
        await Assert.That(harder.Status.Progress).IsEqualTo(MachineState.ShuttingDown);
        await Assert.That(harder.Status.Operation!.Attempt).IsEqualTo(2);
        await Assert.That(harder.Status.Operation.Step).IsEqualTo(PowerStep.Command);

        var begin = harder.Status.Operation.AttemptTime;
        var job = MachineDecider.Decide(view with { Machine = view.Machine with { Status = harder.Status }, Jobs = [] }, begin)
            .Effects.OfType<MachineEffect.CreateJob>().Single().Job;
        await Assert.That(job.Spec.Template!.Spec.Containers[0].Image).IsEqualTo("pull-the-plug");
    }

    [Test]
    public async Task Silence_is_enough_where_nobody_can_be_asked()
    {
        var view = ShuttingDown(JobOutcome.Completed, verifies: false) with { Heartbeat = Silent };

        var off = MachineDecider.Decide(view, Now);
        await Assert.That(off.Status.Progress).IsEqualTo(MachineState.Shutdown);
        await Assert.That(off.Status.OffVerified).IsNull();
    }

    [Test]
    public async Task A_machine_that_falls_silent_under_its_Job_is_off_although_the_Job_cannot_end()
    {
        var view = ShuttingDown(null, verifies: false);
        var job = Make.Job(view.Machine, "job", kind: "shutdown");
        var heard = view with { Jobs = [job], Heartbeat = new(Now - TimeSpan.FromSeconds(45), Now - TimeSpan.FromMinutes(10)) };

        await Assert.That(MachineDecider.Decide(heard, Now).Status.Progress).IsEqualTo(MachineState.Shutdown);

        var unheard = heard with { Heartbeat = Silent };
        await Assert.That(MachineDecider.Decide(unheard, Now).Status.Progress).IsEqualTo(MachineState.ShuttingDown);
    }

    [Test]
    [Arguments(true, true)]
    [Arguments(null, false)]
    public async Task Volumes_are_moved_from_a_machine_only_when_its_being_off_was_verified(bool? verified, bool tainted)
    {
        var machine = Make.Machine(wanted: PowerState.Off, state: MachineState.Shutdown, status: new() { BootId = "boot-1", OffVerified = verified });
        var view = Make.View(machine, Make.Node(ready: ConditionStatus.Unknown, closed: true, suspended: true)) with { Policy = new() { OutOfServiceTaint = true } };

        var node = MachineDecider.Decide(view, Now).Effects.OfType<MachineEffect.UpdateNode>().Single().After;
        await Assert.That(node.Taint(NodeMarks.OutOfServiceTaint) is not null).IsEqualTo(tainted);
        await Assert.That(NodeMarks.Open(node).Taint(NodeMarks.OutOfServiceTaint)).IsNull();
    }

    private static MachineDecision View(MachineView view, JobState state)
    {
        view = view with { Jobs = [Make.Job(view.Machine, view.Machine.Status.Operation!.JobName, state, "shutdown")] };
        var decision = MachineDecider.Decide(view, Now);
        return state == JobState.Completed
            ? MachineDecider.Decide(view with { Machine = view.Machine with { Status = decision.Status } }, Now)
            : decision;
    }

    private static MachineView ShuttingDown(JobOutcome? outcome, bool verifies = true)
    {
        var machine = Make.Machine(wanted: PowerState.Off, state: MachineState.ShuttingDown, status: new()
        {
            BootId = "boot-1",
            Operation = Make.Operation(PowerOperationKind.Shutdown, "job") with { JobOutcome = outcome, JobEndTime = outcome is null ? null : Now },
        });
        return Make.View(
            machine with
            {
                Spec = machine.Spec with { VerifyOffPodSpec = verifies ? new() { Image = "is-it-off" } : null, ForceShutdownPodSpec = new() { Image = "pull-the-plug" } },
            },
            Make.Node(closed: true));
    }
}
