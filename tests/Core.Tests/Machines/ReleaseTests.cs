using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Machines;

public class ReleaseTests
{
    private static readonly PowerFailure Failure = new()
    {
        Kind = PowerOperationKind.Startup, Count = 4, Time = Make.Now, RetestTime = Make.Now + TimeSpan.FromHours(1), Message = "it failed",
    };

    [Test]
    public async Task A_machine_in_quarantine_is_offered_again_and_the_annotation_goes()
    {
        var decision = MachineDecider.Decide(Make.View(Released(PowerState.Off, MachineState.Shutdown)), Make.Now);

        await Assert.That(decision.Status.Failure).IsNull();
        var acknowledged = Release.Acknowledged(decision.Effects.OfType<MachineEffect.AcknowledgeRelease>().Single().Machine);
        await Assert.That(Release.IsAskedFor(acknowledged)).IsFalse();
    }

    [Test]
    public async Task A_machine_that_is_wanted_is_tried_again_at_once_and_not_twice()
    {
        var machine = Released(PowerState.On, MachineState.StartupFailed);
        var view = Make.View(machine with { Status = machine.Status with { Operation = Make.Operation(PowerOperationKind.Startup, "m1-startup-1") } });

        await Assert.That(MachineDecider.Decide(view, Make.Now).Status.Progress).IsEqualTo(MachineState.StartingUp);
    }

    [Test]
    public async Task A_release_counts_once_even_when_the_next_operation_fails_at_once()
    {
        var machine = Released(PowerState.On, MachineState.StartupFailed);
        var view = Make.View(machine with { Spec = machine.Spec with { StartupPodSpec = null }, Status = machine.Status with { Operation = Make.Operation(PowerOperationKind.Startup, "m1-startup-1") } });

        var decision = MachineDecider.Decide(view, Make.Now);
        await Assert.That(decision.Status.Progress).IsEqualTo(MachineState.StartingUp);
        await Assert.That(decision.Effects.OfType<MachineEffect.AcknowledgeRelease>()).HasSingleItem();
    }

    [Test]
    public async Task Nothing_is_released_that_did_not_fail()
    {
        var machine = Released(PowerState.Off, MachineState.Shutdown);
        var status = machine.Status with { Failure = null };

        await Assert.That(Release.Of(status, Make.Now)).IsSameReferenceAs(status);
    }

    private static Machine Released(PowerState wanted, MachineState state)
    {
        var machine = Make.Machine(wanted: wanted, state: state, status: new() { Failure = Failure });
        return machine with { Metadata = machine.Metadata with { Annotations = [new(Release.Annotation, "now")] } };
    }
}
