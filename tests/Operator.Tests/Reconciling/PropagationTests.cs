using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Operator.Tests.Reconciling;

/// <summary>A change of one object has those others looked at that it concerns, at once and not when their time comes.</summary>
public class PropagationTests
{
    [Test]
    public async Task A_Group_that_comes_is_found_by_its_machines()
    {
        using var cluster = await QuietCluster.StartAsync(Machine("m1", "pc"));
        await Assert.That(ConditionOf(await cluster.MachineAsync("m1"), MachineReport.GroupFound)).IsEqualTo("GroupNotFound");

        cluster.Cluster.Apply(Group());
        await cluster.SettleAsync();
        await Assert.That(ConditionOf(await cluster.MachineAsync("m1"), MachineReport.GroupFound)).IsEqualTo("GroupFound");
        cluster.Delete<Group>("g1");
        await cluster.SettleAsync();
        await Assert.That(ConditionOf(await cluster.MachineAsync("m1"), MachineReport.GroupFound)).IsEqualTo("GroupNotFound");
    }

    [Test]
    public async Task What_a_Group_says_from_now_on_holds_for_its_machines_at_once()
    {
        using var cluster = await QuietCluster.StartAsync($"{Group("{power: {recommendOnly: true}}")}\n---\n{Machine("m1", "pc")}");
        cluster.Patch<Machine>("m1", """{"spec":{"powerState":"on"}}""");
        await cluster.SettleAsync();
        await Assert.That(cluster.Way.Writes).DoesNotContain("POST jobs");

        cluster.Patch<Group>("g1", """{"spec":{"power":{"recommendOnly":false}}}""");
        await cluster.SettleAsync();
        await Assert.That(cluster.Way.Writes).Contains("POST jobs");
    }

    [Test]
    public async Task Cluster_Autoscaler_leaves_a_machine_alone_at_once_when_another_one_came_on()
    {
        using var cluster = await QuietCluster.StartAsync($"{Group("{coolDown: 10m}")}\n---\n{Machine("m1", "one", "on")}\n---\n{Machine("m2", "two")}\n---\n{Node("one")}");
        await Assert.That((await cluster.MachineAsync("m1")).Status.Progress).IsEqualTo(MachineState.Ready);
        await Assert.That((await cluster.NodeAsync("one")).Metadata.Annotations.ContainsKey(NodeMarks.ScaleDownDisabled)).IsFalse();

        cluster.Patch<Machine>("m2", """{"spec":{"powerState":"on"}}""");
        await cluster.SettleAsync();
        cluster.Cluster.Apply(Node("two"));
        await cluster.SettleAsync();
        await Assert.That((await cluster.MachineAsync("m2")).Status.Progress).IsEqualTo(MachineState.Ready);
        await Assert.That((await cluster.NodeAsync("one")).Metadata.Annotations.ContainsKey(NodeMarks.ScaleDownDisabled)).IsTrue();
    }

    [Test]
    public async Task Of_two_machines_that_claim_one_Node_the_later_one_is_left_alone_and_says_so()
    {
        using var cluster = await QuietCluster.StartAsync($"{Group()}\n---\n{Machine("m1", "pc")}");
        cluster.Clock.Advance(TimeSpan.FromSeconds(2));
        cluster.Cluster.Apply(Machine("m2", "pc", "on"));
        await cluster.SettleAsync();

        var rival = await cluster.MachineAsync("m2");
        await Assert.That(rival.Status.Message!).Contains("belongs to machine").And.Contains("m1");
        await Assert.That(ConditionOf(rival, MachineReport.Degraded)).IsEqualTo("KubernetesNodeTaken");
        await Assert.That(cluster.Way.Writes).DoesNotContain("POST jobs");
        await Assert.That((await cluster.MachineAsync("m1")).Status.Progress).IsEqualTo(MachineState.Shutdown);
    }

    [Test]
    [Arguments("deleted")]
    [Arguments("renamed")]
    public async Task When_the_first_one_lets_the_Node_go_the_later_one_is_managed_at_once(string how)
    {
        using var cluster = await QuietCluster.StartAsync($"{Group()}\n---\n{Machine("m1", "pc")}");
        cluster.Clock.Advance(TimeSpan.FromSeconds(2));
        cluster.Cluster.Apply(Machine("m2", "pc", "on", group: "another"));
        await cluster.SettleAsync();
        if (how == "deleted")
        {
            cluster.Delete<Machine>("m1");
        }
        else
        {
            cluster.Patch<Machine>("m1", """{"spec":{"kubernetesNodeName":"another"}}""");
        }

        await cluster.SettleAsync();
        await Assert.That(ConditionOf(await cluster.MachineAsync("m2"), MachineReport.Degraded)).IsEqualTo("AsExpected");
        await Assert.That(cluster.Way.Writes).Contains("POST jobs");
    }

    [Test]
    public async Task A_Job_that_ends_has_its_machine_looked_at()
    {
        using var cluster = await QuietCluster.StartAsync($"{Group()}\n---\n{Machine("m1", "pc")}");
        cluster.Patch<Machine>("m1", """{"spec":{"powerState":"on"}}""");
        await cluster.SettleAsync();
        var job = (await cluster.MachineAsync("m1")).Status.Operation!.JobName!;
        cluster.Patch<Job>(job, """{"status":{"startTime":"2026-01-31T12:00:00Z","conditions":[{"type":"FailureTarget","status":"True"},{"type":"Failed","status":"True","reason":"BackoffLimitExceeded","message":"exit code 1"}]}}""", "/status");
        await cluster.SettleAsync();

        await Assert.That((await cluster.MachineAsync("m1")).Status.Operation!.LastError!).Contains("exit code 1");
    }

    private static string? ConditionOf(Machine machine, string type) => machine.Status.Conditions.Find(type)?.Reason;

    private static string Group(string spec = "{maxNodeProvisionTime: 5m}") => $$"""
        apiVersion: infra.homecluster.dev/v1alpha1
        kind: Group
        metadata: {name: g1, namespace: homelab-autoscaler-system}
        spec: {{spec}}
        """;

    private static string Node(string name) => $$"""
        apiVersion: v1
        kind: Node
        metadata: {name: {{name}} }
        status:
          conditions: [{type: Ready, status: "True"}]
          nodeInfo: {bootID: boot-1}
        """;

    private static string Machine(string name, string node, string wanted = "off", string group = "g1") => $$"""
        apiVersion: infra.homecluster.dev/v1alpha1
        kind: Node
        metadata: {name: {{name}}, namespace: homelab-autoscaler-system, labels: {group: {{group}} } }
        spec:
          kubernetesNodeName: {{node}}
          powerState: "{{wanted}}"
          startupPodSpec: {image: wake}
          shutdownPodSpec: {image: sleep}
        """;
}
