using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Oracle.Tests.CaModel;

/// <summary>The model itself, where Cluster Autoscaler's sources or measurements give a figure.</summary>
public class CaModelTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task A_group_is_backed_off_for_5_minutes_then_10_then_20_and_30_at_most()
    {
        var backoff = new Backoff();
        var time = Now;
        foreach (var minutes in (int[])[5, 10, 20, 30, 30])
        {
            backoff.Add("g1", time);
            var end = time + TimeSpan.FromMinutes(minutes);
            await Assert.That(backoff.IsBackedOff("g1", end)).IsTrue();
            time = end + TimeSpan.FromSeconds(1);
            await Assert.That(backoff.IsBackedOff("g1", time)).IsFalse();
        }
    }

    [Test]
    public async Task Failures_during_a_back_off_do_not_double_it()
    {
        var backoff = new Backoff();
        backoff.Add("g1", Now);
        backoff.Add("g1", Now + TimeSpan.FromMinutes(1));

        await Assert.That(backoff.IsBackedOff("g1", Now + TimeSpan.FromMinutes(7))).IsFalse();
    }

    [Test]
    public async Task The_condition_Suspended_is_a_class_of_its_own_from_1_36_on()
    {
        var node = Node(ConditionStatus.Unknown, NodeMarks.Suspended(Now));

        await Assert.That(Readiness.Of(node, CaVersion.From136, Now)).IsEqualTo(NodeClass.Suspended);
        await Assert.That(Readiness.Of(node, CaVersion.Until135, Now)).IsEqualTo(NodeClass.Unready);
    }

    [Test]
    public async Task A_Node_that_is_tainted_counts_as_deleted_and_a_young_one_as_not_started()
    {
        var node = Node(ConditionStatus.Unknown);
        var tainted = node with { Spec = new() { Taints = [new() { Key = NodeMarks.ToBeDeleted, Effect = "NoSchedule" }] } };
        var young = node with { Metadata = new() { Name = "n1", CreationTimestamp = Now - TimeSpan.FromMinutes(14) } };

        await Assert.That(Readiness.Of(tainted, CaVersion.Until135, Now)).IsEqualTo(NodeClass.Deleted);
        await Assert.That(Readiness.Of(young, CaVersion.Until135, Now)).IsEqualTo(NodeClass.NotStarted);
        await Assert.That(Readiness.Of(node, CaVersion.Until135, Now)).IsEqualTo(NodeClass.Unready);
    }

    [Test]
    [Arguments(3, 3, true)]
    [Arguments(4, 8, false)]
    [Arguments(4, 9, true)]
    public async Task More_than_3_and_more_than_45_percent_unready_stop_everything(int unready, int nodes, bool isHealthy) =>
        await Assert.That(Health.IsHealthy(unready, nodes)).IsEqualTo(isHealthy);

    [Test]
    public async Task From_1_36_on_nodes_are_upcoming_only_while_a_scale_up_runs_and_is_not_backed_off()
    {
        var group = new GroupView(new() { Id = "g1" }, new(0.5, default, default, default), [], []) { Target = 2 };
        group.Count.Add(NodeClass.Ready);
        var (requests, backoff) = (new ScaleUpRequests(), new Backoff());

        await Assert.That(UpcomingNodes.Counted(group, requests, backoff, CaVersion.Until135, Now)).IsEqualTo(1);
        await Assert.That(UpcomingNodes.Counted(group, requests, backoff, CaVersion.From136, Now)).IsEqualTo(0);
        requests.Add("g1", 1, TimeSpan.FromMinutes(5), Now);
        await Assert.That(UpcomingNodes.Counted(group, requests, backoff, CaVersion.From136, Now)).IsEqualTo(1);
        backoff.Add("g1", Now);
        await Assert.That(UpcomingNodes.Counted(group, requests, backoff, CaVersion.From136, Now)).IsEqualTo(0);
    }

    private static KubeNode Node(ConditionStatus ready, params KubeNodeCondition[] others) => new()
    {
        Metadata = new() { Name = "n1", CreationTimestamp = Now - TimeSpan.FromDays(1) },
        Status = new() { Conditions = [new() { Type = KubeNodeCondition.Ready, Status = ready }, .. others] },
    };
}
