using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Machines;

/// <summary>A machine with a driver instead of Pods of its owner's.</summary>
public class DriverLifeTests
{
    private static readonly DateTimeOffset Now = Make.Now;

    private static readonly PowerPolicy WithImage = new() { DriverImage = new("own-image", []) };

    private static readonly PowerDriver Server = new() { Redfish = new() { Url = "https://192.0.2.10" } };

    private static readonly PowerDriver WakeOnly = new() { WakeOnLan = new() { MacAddress = "00:00:5e:00:53:01" } };

    [Test]
    [Arguments(1, PowerStep.Command, "off", null)]
    [Arguments(2, PowerStep.Command, "force-off", "force")]
    [Arguments(1, PowerStep.Verify, "verify-off", "verify")]
    public async Task A_shutdown_is_tried_gently_then_hard_and_verified(int attempt, PowerStep step, string command, string? label)
    {
        var operation = Make.Operation(PowerOperationKind.Shutdown, "job", attempt) with { Step = step, Forced = attempt > 1 ? true : null };
        var view = View(Server, PowerState.Off, MachineState.ShuttingDown, operation);

        var job = MachineDecider.Decide(view, Now).Effects.OfType<MachineEffect.CreateJob>().Single().Job;
        await Assert.That(job.Spec.Template!.Spec.Containers[0].Args[1]).IsEqualTo(command);
        await Assert.That(job.Metadata.Labels[PowerJob.StepLabel]).IsEqualTo(label);
    }

    /// <summary>Its image cannot be pulled for a while, though the machine itself is well: that is no reason to cut its power.</summary>
    [Test]
    [Arguments(true, "off")]
    [Arguments(false, "force-off")]
    public async Task The_hard_way_is_for_machines_that_were_asked_gently_or_do_not_speak(bool speaks, string command)
    {
        var view = View(Server, PowerState.Off, MachineState.ShuttingDown, Make.Operation(PowerOperationKind.Shutdown, "m1-shutdown-1"));
        var node = Make.Node(closed: true, ready: speaks ? ConditionStatus.True : ConditionStatus.Unknown);
        var job = Make.Job(view.Machine, "m1-shutdown-1", kind: "shutdown");
        job = job with { Metadata = job.Metadata with { CreationTimestamp = Now } };
        var pod = Make.JobPod(job, new() { Phase = "Pending", ContainerStatuses = [new() { Name = "shutdown", Image = "sleep", State = new() { Waiting = new() { Reason = "ErrImagePull", Message = "429 Too Many Requests" } } }] });
        view = view with { Node = node, Jobs = [job], JobPods = [pod], Heartbeat = speaks ? new(Now + TimeSpan.FromSeconds(59), Now) : default };

        var told = MachineDecider.Decide(view, Now).Status;
        var second = MachineDecider.Decide(view with { Machine = view.Machine with { Status = told } }, Now + TimeSpan.FromSeconds(60)).Status;
        await Assert.That(second.Operation!.Attempt).IsEqualTo(2);

        var later = second.Operation.AttemptTime;
        var next = MachineDecider.Decide(view with { Machine = view.Machine with { Status = second }, Jobs = [], JobPods = [], Heartbeat = speaks ? new(later, Now) : default }, later);
        await Assert.That(next.Effects.OfType<MachineEffect.CreateJob>().Single().Job.Spec.Template!.Spec.Containers[0].Args[1]).IsEqualTo(command);
    }

    [Test]
    public async Task Without_its_image_the_operator_says_what_is_missing()
    {
        var view = View(Server, PowerState.On, MachineState.StartingUp, Make.Operation(PowerOperationKind.Startup, "job")) with { Policy = new() };

        var failed = MachineDecider.Decide(view, Now).Status;
        await Assert.That(failed.Progress).IsEqualTo(MachineState.StartupFailed);
        await Assert.That(failed.Failure!.Message).Contains("--driver-image");
    }

    [Test]
    public async Task A_driver_that_can_only_wake_says_so_when_the_machine_is_to_go_off()
    {
        var view = View(WakeOnly, PowerState.Off, MachineState.ShuttingDown, Make.Operation(PowerOperationKind.Shutdown, "job")) with { Heartbeat = new(Now, Now) };

        await Assert.That(MachineDecider.Decide(view, Now).Status.Failure!.Message).IsEqualTo("spec.driver has nothing that can switch the machine off");
    }

    [Test]
    public async Task An_owner_s_own_Pod_comes_before_the_driver()
    {
        var operation = Make.Operation(PowerOperationKind.Shutdown, "job") with { Step = PowerStep.Verify };
        var view = View(Server, PowerState.Off, MachineState.ShuttingDown, operation);
        view = view with { Machine = view.Machine with { Spec = view.Machine.Spec with { VerifyOffPodSpec = new() { Image = "is-it-off" } } } };

        var job = MachineDecider.Decide(view, Now).Effects.OfType<MachineEffect.CreateJob>().Single().Job;
        await Assert.That(job.Spec.Template!.Spec.Containers[0].Image).IsEqualTo("is-it-off");
    }

    [Test]
    public async Task Silence_is_enough_where_the_hardware_cannot_tell_and_not_where_it_can()
    {
        var silent = new Heartbeat(null, Now - TimeSpan.FromMinutes(10));
        var operation = Make.Operation(PowerOperationKind.Shutdown, "job") with { JobOutcome = JobOutcome.Completed, JobEndTime = Now };
        var poweroff = new PowerDriver { WakeOnLan = WakeOnly.WakeOnLan, NodePoweroff = new() };

        await Assert.That(After(poweroff).Progress).IsEqualTo(MachineState.Shutdown);
        await Assert.That(After(Server).Operation?.Step).IsEqualTo(PowerStep.Verify);

        MachineStatus After(PowerDriver driver) =>
            MachineDecider.Decide(View(driver, PowerState.Off, MachineState.ShuttingDown, operation) with { Heartbeat = silent }, Now).Status;
    }

    [Test]
    public async Task Cluster_Autoscaler_is_offered_what_a_driver_can_wake()
    {
        var able = View(WakeOnly, PowerState.Off, MachineState.Shutdown, null).Machine;
        var unable = View(new() { NodePoweroff = new() }, PowerState.Off, MachineState.Shutdown, null).Machine;

        await Assert.That(WakeRestraint.On(Of(able, WithImage), able, Now)).IsNull();
        await Assert.That(WakeRestraint.On(Of(able, new()), able, Now)!.Message).Contains("--driver-image");
        await Assert.That(WakeRestraint.On(Of(unable, WithImage), unable, Now)!.Message).Contains("spec.driver has nothing that can switch the machine on");

        static FleetGroup Of(Machine machine, PowerPolicy policy) => MachineFleet.Of([machine], [Make.Group()], Make.Ids, policy: policy).Groups.Single();
    }

    private static MachineView View(PowerDriver driver, PowerState wanted, MachineState state, PowerOperation? operation)
    {
        var machine = Make.Machine(wanted: wanted, state: state, status: new() { BootId = "boot-1", Operation = operation });
        machine = machine with { Spec = machine.Spec with { Driver = driver, StartupPodSpec = null, ShutdownPodSpec = null } };
        return Make.View(machine, Make.Node(ready: ConditionStatus.Unknown, closed: true)) with { Policy = WithImage };
    }
}
