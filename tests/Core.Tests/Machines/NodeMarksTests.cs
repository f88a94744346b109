using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Machines;

public class NodeMarksTests
{
    [Test]
    public async Task Closing_keeps_Cluster_Autoscalers_own_taint_and_everybody_elses()
    {
        var node = Make.Node();
        node = node with { Spec = node.Spec with { Taints = [new() { Key = NodeMarks.ToBeDeleted, Value = "1700000000", Effect = "NoSchedule" }, new() { Key = "gpu", Effect = "NoSchedule" }] } };
        var closed = NodeMarks.Close(node, Make.Now);

        await Assert.That(closed.Taint(NodeMarks.ToBeDeleted)!.Value).IsEqualTo("1700000000");
        await Assert.That(closed.Spec.Taints.Count).IsEqualTo(2);
        await Assert.That(closed.Spec.Unschedulable == true).IsTrue();
        await Assert.That(NodeMarks.Close(closed, Make.Now)).IsSameReferenceAs(closed);
    }

    [Test]
    public async Task Opening_takes_off_our_marks_and_nobody_elses()
    {
        var node = Make.Node(closed: true);
        node = node with { Spec = node.Spec with { Taints = [.. node.Spec.Taints, new() { Key = NodeMarks.DeletionCandidate, Effect = "PreferNoSchedule" }, new() { Key = "gpu", Effect = "NoSchedule" }] } };
        var open = NodeMarks.Open(node);

        await Assert.That(NodeMarks.AreAbsent(open)).IsTrue();
        await Assert.That(open.Spec.Taints.Count).IsEqualTo(1);
        await Assert.That(NodeMarks.Open(open)).IsSameReferenceAs(open);
    }

    [Test]
    public async Task Claiming_follows_the_machines_group()
    {
        var claimed = NodeMarks.Claim(Make.Node(), Make.Machine());
        await Assert.That(claimed.Metadata.Labels[NodeMarks.GroupLabel]).IsEqualTo("g1");
        await Assert.That(claimed.Metadata.Annotations[NodeMarks.NamespaceAnnotation]).IsEqualTo(Make.Namespace);
        await Assert.That(NodeMarks.Claim(claimed, Make.Machine())).IsSameReferenceAs(claimed);
        await Assert.That(NodeMarks.Claim(claimed, Make.Machine(group: null)).Metadata.Labels.ContainsKey(NodeMarks.GroupLabel)).IsFalse();
    }

    [Test]
    public async Task Releasing_leaves_a_Node_as_if_we_had_never_been_there()
    {
        var node = Make.Node();
        var ours = NodeMarks.Close(NodeMarks.Claim(node, Make.Machine()), Make.Now);

        await Assert.That(NodeMarks.Release(ours)).IsEqualTo(node);
    }

    [Test]
    public async Task Releasing_a_machine_that_is_in_use_leaves_its_owners_cordon()
    {
        var node = Make.Node();
        var cordoned = NodeMarks.Claim(node with { Spec = node.Spec with { Unschedulable = true } }, Make.Machine());

        await Assert.That(NodeMarks.Release(cordoned).Spec.Unschedulable == true).IsTrue();
    }
}
