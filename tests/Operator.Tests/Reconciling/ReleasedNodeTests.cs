using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Operator.Tests.Reconciling;

/// <summary>A Kubernetes Node whose machine is gone is free again; nothing of it is switched.</summary>
public class ReleasedNodeTests
{
    private const string Home = "homelab-autoscaler-system";

    private const string Mine = "infra.homecluster.dev/node: m1, infra.homecluster.dev/group: g1";

    private static readonly string Closed = $$"""{unschedulable: true, taints: [{key: {{NodeMarks.ToBeDeleted}}, value: "1", effect: NoSchedule}]}""";

    [Test]
    public async Task A_Node_whose_machine_is_deleted_is_open_and_carries_nothing_of_ours()
    {
        using var cluster = await QuietCluster.StartAsync(Node(Mine, Home, Closed));

        var node = await cluster.NodeAsync("pc");
        await Assert.That(NodeMarks.AreAbsent(node)).IsTrue();
        await Assert.That(node.Metadata.Labels.ContainsKey(NodeMarks.MachineLabel)).IsFalse();
        await Assert.That(node.Metadata.Labels.ContainsKey(NodeMarks.GroupLabel)).IsFalse();
        await Assert.That(node.Metadata.Annotations.ContainsKey(NodeMarks.NamespaceAnnotation)).IsFalse();
        await Assert.That(node.Metadata.Labels["disk"]).IsEqualTo("fast");
        await Assert.That(cluster.Way.Writes).DoesNotContain("POST jobs");
    }

    [Test]
    public async Task So_is_one_whose_machine_is_deleted_while_the_operator_runs()
    {
        using var cluster = await QuietCluster.StartAsync($"{Node("disk: fast", null, "{}")}\n---\n{Machine("pc")}");
        cluster.Patch<KubeNode>("pc", """{"status":{"conditions":[{"type":"Ready","status":"False"}]}}""", "/status");
        cluster.Clock.Advance(TimeSpan.FromMinutes(5));
        await cluster.SettleAsync();
        await Assert.That((await cluster.NodeAsync("pc")).Metadata.Labels[NodeMarks.MachineLabel]).IsEqualTo("m1");

        cluster.Delete<Machine>("m1");
        await cluster.SettleAsync();
        var node = await cluster.NodeAsync("pc");
        await Assert.That(NodeMarks.AreAbsent(node)).IsTrue();
        await Assert.That(node.Metadata.Labels.ContainsKey(NodeMarks.MachineLabel)).IsFalse();
    }

    [Test]
    public async Task So_is_one_of_a_machine_that_was_off_although_Cluster_Autoscaler_took_the_taint_away()
    {
        using var cluster = await QuietCluster.StartAsync(Node("disk: fast", null, "{unschedulable: true}"));
        cluster.Patch<KubeNode>("pc", """{"status":{"conditions":[{"type":"Suspended","status":"True"}]}}""", "/status");
        cluster.Patch<KubeNode>("pc", """{"metadata":{"labels":{"infra.homecluster.dev/node":"m1"}}}""");
        await cluster.SettleAsync();

        var node = await cluster.NodeAsync("pc");
        await Assert.That(NodeMarks.IsSuspended(node)).IsFalse();
        await Assert.That(node.Spec.Unschedulable is true).IsFalse();
    }

    [Test]
    public async Task So_is_one_whose_machine_has_moved_to_another_Node()
    {
        using var cluster = await QuietCluster.StartAsync($"{Node(Mine, Home, Closed)}\n---\n{Machine("another")}");

        await Assert.That((await cluster.NodeAsync("pc")).Metadata.Labels.ContainsKey(NodeMarks.MachineLabel)).IsFalse();
        await Assert.That(NodeMarks.AreAbsent(await cluster.NodeAsync("pc"))).IsTrue();
    }

    [Test]
    public async Task A_Node_that_the_original_labelled_belongs_into_our_own_namespace()
    {
        using var cluster = await QuietCluster.StartAsync(Node(Mine, null, Closed));

        await Assert.That(NodeMarks.AreAbsent(await cluster.NodeAsync("pc"))).IsTrue();
    }

    [Test]
    [Arguments("elsewhere")]
    [Arguments(Home)]
    public async Task A_Node_of_a_machine_that_is_there_or_that_somebody_else_manages_is_left_alone(string @namespace)
    {
        var machine = @namespace == Home ? $"\n---\n{Machine("pc")}" : "";
        using var cluster = await QuietCluster.StartAsync(Node(Mine, @namespace, Closed) + machine, Home);

        var node = await cluster.NodeAsync("pc");
        await Assert.That(node.Metadata.Labels[NodeMarks.MachineLabel]).IsEqualTo("m1");
        await Assert.That(node.Taint(NodeMarks.ToBeDeleted)).IsNotNull();
    }

    [Test]
    public async Task A_cordon_of_somebody_else_stays()
    {
        using var cluster = await QuietCluster.StartAsync(Node(Mine, Home, "{unschedulable: true}"));

        var node = await cluster.NodeAsync("pc");
        await Assert.That(node.Metadata.Labels.ContainsKey(NodeMarks.MachineLabel)).IsFalse();
        await Assert.That(node.Spec.Unschedulable).IsTrue();
    }

    private static string Node(string labels, string? @namespace, string spec) => $$"""
        apiVersion: v1
        kind: Node
        metadata:
          name: pc
          labels: {disk: fast, {{(labels.StartsWith("disk", StringComparison.Ordinal) ? "kubernetes.io/hostname: pc" : labels)}}}
          annotations: { {{(@namespace is null ? "" : $"{NodeMarks.NamespaceAnnotation}: {@namespace}")}} }
        spec: {{spec}}
        """;

    private static string Machine(string node) => $$"""
        apiVersion: infra.homecluster.dev/v1alpha1
        kind: Node
        metadata: {name: m1, namespace: homelab-autoscaler-system}
        spec:
          kubernetesNodeName: {{node}}
          powerState: "off"
          startupPodSpec: {image: wake}
          shutdownPodSpec: {image: sleep}
        """;
}
