using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Machines;

public class OffNodeTests
{
    private static readonly DateTimeOffset Now = Make.Now;

    [Test]
    public async Task What_a_Node_carries_is_saved_before_the_Node_is_deleted()
    {
        var node = Make.Node(ready: ConditionStatus.Unknown, closed: true);
        node = node with
        {
            Metadata = node.Metadata with { Labels = node.Metadata.Labels.With("disk", "fast") },
            Spec = node.Spec with { Taints = [.. node.Spec.Taints, new() { Key = "gpu", Effect = "NoSchedule" }] },
        };
        var view = Make.View(Make.Machine(wanted: PowerState.Off, state: MachineState.Shutdown, status: new() { BootId = "boot-1" }), node) with
        {
            Policy = new() { OffNode = OffNodePolicy.Delete },
        };

        var decision = MachineDecider.Decide(view, Now);
        await Assert.That(decision.Status.SavedNode!.Labels["disk"]).IsEqualTo("fast");
        await Assert.That(decision.Status.SavedNode.Taints.Select(taint => taint.Key)).IsEquivalentTo(["gpu"]);
        await Assert.That(decision.Effects.Single()).IsTypeOf<MachineEffect.DeleteNode>();
    }

    [Test]
    [Arguments("boot-2", ConditionStatus.False)]
    [Arguments("boot-1", ConditionStatus.False)]
    [Arguments("boot-2", ConditionStatus.Unknown)]
    public async Task A_Node_whose_kubelet_may_live_is_left_to_it(string bootId, ConditionStatus ready)
    {
        var machine = Make.Machine(wanted: PowerState.Off, state: MachineState.Shutdown, status: new() { BootId = "boot-1", SavedNode = new() });
        var view = Make.View(machine, Make.Node(bootId: bootId, ready: ready)) with { Policy = new() { OffNode = OffNodePolicy.Delete } };

        await Assert.That(MachineDecider.Decide(view, Now).Effects.OfType<MachineEffect.DeleteNode>()).IsEmpty();
    }

    [Test]
    public async Task It_is_put_back_when_the_machine_registers_again()
    {
        var saved = new SavedNode { Labels = [new("disk", "fast")], Taints = [new() { Key = "gpu", Effect = "NoSchedule" }] };
        var machine = Make.Machine(state: MachineState.StartingUp, status: new()
        {
            BootId = "boot-1",
            SavedNode = saved,
            Operation = Make.Operation(PowerOperationKind.Startup, "job"),
        });
        var view = Make.View(machine, Make.Node(bootId: "boot-2"));

        view = view with { Machine = machine with { Status = MachineDecider.Decide(view, Now).Status } };
        var after = MachineDecider.Decide(view, Now).Effects.OfType<MachineEffect.UpdateNode>().Single().After;
        await Assert.That(after.Metadata.Labels["disk"]).IsEqualTo("fast");
        await Assert.That(after.Taint("gpu")).IsNotNull();

        var done = MachineDecider.Decide(view with { Node = after }, Now);
        await Assert.That(done.Status.SavedNode).IsNull();
    }

    [Test]
    public async Task A_Node_whose_machine_is_up_is_never_deleted()
    {
        var view = Make.View(
            Make.Machine(wanted: PowerState.Off, state: MachineState.Shutdown, status: new() { BootId = "boot-1", SavedNode = new() }),
            Make.Node(bootId: "boot-2")) with { Policy = new() { OffNode = OffNodePolicy.Delete, UnexpectedOn = DriftAction.Ignore } };

        await Assert.That(MachineDecider.Decide(view, Now).Effects.OfType<MachineEffect.DeleteNode>()).IsEmpty();
    }

    [Test]
    public async Task Cluster_Autoscaler_is_told_to_leave_a_machine_on_and_later_that_it_need_not()
    {
        var machine = Make.Machine(state: MachineState.Ready, status: new() { BootId = "boot-1" });
        var view = Make.View(machine, Make.Node()) with { Policy = new() { NeverOff = true } };

        var kept = MachineDecider.Decide(view, Now).Effects.OfType<MachineEffect.UpdateNode>().Single().After;
        await Assert.That(kept.Metadata.Annotations[NodeMarks.ScaleDownDisabled]).IsEqualTo("true");

        var freed = MachineDecider.Decide(view with { Node = kept, Policy = new() }, Now).Effects.OfType<MachineEffect.UpdateNode>().Single().After;
        await Assert.That(freed.Metadata.Annotations[NodeMarks.ScaleDownDisabled]).IsNull();
    }

    [Test]
    public async Task An_owner_s_own_annotation_is_not_taken_away()
    {
        var node = Make.Node();
        node = node with { Metadata = node.Metadata with { Annotations = [new(NodeMarks.ScaleDownDisabled, "true")] } };

        await Assert.That(NodeMarks.KeepOn(node, true)).IsSameReferenceAs(node);
        await Assert.That(NodeMarks.KeepOn(node, false)).IsSameReferenceAs(node);
    }

    [Test]
    public async Task Only_watching_nothing_is_changed_but_it_is_said_what_would_be()
    {
        var view = Make.View(Make.Machine(wanted: PowerState.Off, state: MachineState.Ready, status: new() { BootId = "boot-1" }), Make.Node()) with
        {
            Policy = new() { RecommendOnly = true },
        };

        var decision = MachineDecider.Decide(view, Now);
        await Assert.That(decision.Status.Progress).IsEqualTo(MachineState.Ready);
        await Assert.That(decision.Effects).IsEmpty();
        await Assert.That(decision.Status.Conditions.Find(MachineReport.Waiting)!.Message).IsEqualTo("The machine would be switched off now, but is only watched");
    }
}
