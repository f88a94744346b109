using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Machines;

public class StandstillTests
{
    private static readonly DateTimeOffset Now = Make.Now;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Test]
    public async Task A_machine_that_was_paused_for_a_day_has_all_its_time_left()
    {
        var view = Starting();
        var left = view.Machine.Status.Operation!.Deadline - Now;
        var paused = After(view with { Policy = new() { Paused = true } }, Now);
        await Assert.That(paused.Machine.Status.Operation!.WaitingSince).IsEqualTo(Now);

        var tomorrow = MachineDecider.Decide(paused, Now + Day);
        await Assert.That(tomorrow.Status.Progress).IsEqualTo(MachineState.StartingUp);
        await Assert.That(tomorrow.Effects.OfType<MachineEffect.CreateJob>()).IsEmpty();
        await Assert.That(tomorrow.Requeue.After).IsNotEqualTo(TimeSpan.Zero).Because("nothing can happen before somebody resumes it");

        var resumed = After(paused with { Policy = new() }, Now + Day);
        var operation = resumed.Machine.Status.Operation!;
        await Assert.That(operation.WaitingSince).IsNull();
        await Assert.That(operation.Deadline - (Now + Day)).IsEqualTo(left);
        await Assert.That(MachineDecider.Decide(resumed, Now + Day).Effects.OfType<MachineEffect.CreateJob>()).HasSingleItem();
    }

    [Test]
    public async Task A_Job_that_was_made_before_the_pause_is_seen_through_in_its_time()
    {
        var view = Starting();
        var job = Make.Job(view.Machine, view.Machine.Status.Operation!.JobName, JobState.Live, "startup");
        var paused = After(view with { Policy = new() { Paused = true }, Jobs = [job] }, Now);

        await Assert.That(paused.Machine.Status.Operation!.WaitingSince).IsNull();
        await Assert.That(MachineDecider.Decide(paused, Now + Day).Status.Progress).IsEqualTo(MachineState.StartupFailed);
    }

    private static MachineView Starting() => Make.View(
        Make.Machine(wanted: PowerState.On, state: MachineState.StartingUp, status: new() { BootId = "boot-1", Operation = Make.Operation(PowerOperationKind.Startup, "job") }),
        Make.Node(ready: ConditionStatus.Unknown, closed: true));

    private static MachineView After(MachineView view, DateTimeOffset now) =>
        view with { Machine = view.Machine with { Status = MachineDecider.Decide(view, now).Status } };
}
