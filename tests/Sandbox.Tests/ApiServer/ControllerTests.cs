using HomelabAutoscaler.Sandbox.ApiServer;

namespace HomelabAutoscaler.Sandbox.Tests.ApiServer;

public class ControllerTests
{
    private const string Maps = TestCluster.ConfigMaps;
    private readonly TestCluster _cluster = new();

    [Test]
    [Arguments("", "", "gone")]
    [Arguments("propagationPolicy: Background", "", "gone")]
    [Arguments("propagationPolicy: Foreground", "", "gone")]
    [Arguments("propagationPolicy: Orphan", "child,grandchild", "gone")]
    public async Task Deleting_an_owner(string options, string left, string owner)
    {
        Family();
        _cluster.Delete(Maps + "/owner", options.Length == 0 ? null : options);
        await Assert.That(string.Join(',', Names(Maps).Where(n => n != "owner"))).IsEqualTo(left);
        await Assert.That(_cluster.Get(Maps + "/owner").Status == 404 ? "gone" : "there").IsEqualTo(owner);
    }

    [Test]
    public async Task Foreground_waits_for_dependents_that_block()
    {
        Family("finalizers: [example.com/hold], ");
        _cluster.Delete(Maps + "/owner", "propagationPolicy: Foreground");
        await Assert.That(Names(Maps)).IsEquivalentTo(["child", "owner"]);
        _cluster.Merge(Maps + "/child", "metadata: {finalizers: null}");
        await Assert.That(Names(Maps)).IsEmpty();
    }

    [Test]
    public async Task One_living_owner_is_enough()
    {
        var (one, two) = (Create("one"), Create("two"));
        Create("child", $"ownerReferences: [{Reference("one", one)}, {Reference("two", two)}]");
        _cluster.Delete(Maps + "/one");
        await Assert.That(_cluster.Get(Maps + "/child").Json()["metadata"]!["ownerReferences"]!.AsArray().Select(o => (string)o!["name"]!)).IsEquivalentTo(["two"]);
        _cluster.Delete(Maps + "/two");
        await Assert.That(Names(Maps)).IsEmpty();
    }

    [Test]
    public async Task Who_is_born_to_nobody_does_not_live()
    {
        Create("child", $"ownerReferences: [{Reference("never", "00000000-0000-0000-0000-000000000000")}]");
        await Assert.That(Names(Maps)).IsEmpty();
    }

    [Test]
    public async Task A_namespace_goes_when_it_is_empty()
    {
        _cluster.Post("/api/v1/namespaces", "metadata: {name: lab}");
        _cluster.Post("/api/v1/namespaces/lab/configmaps", "metadata: {name: plain}");
        _cluster.Post("/api/v1/namespaces/lab/configmaps", "metadata: {name: held, finalizers: [example.com/hold]}");
        await Assert.That((string?)_cluster.Delete("/api/v1/namespaces/lab").Json()["status"]!["phase"]).IsEqualTo("Terminating");
        await Assert.That(Names("/api/v1/namespaces/lab/configmaps")).IsEquivalentTo(["held"]);
        await Assert.That((string?)_cluster.Post("/api/v1/namespaces/lab/configmaps", "metadata: {name: late}").Json()["message"])
            .IsEqualTo("configmaps \"late\" is forbidden: unable to create new content in namespace lab because it is being terminated");
        _cluster.Merge("/api/v1/namespaces/lab/configmaps/held", "metadata: {finalizers: null}");
        await Assert.That(_cluster.Get("/api/v1/namespaces/lab").Status).IsEqualTo(404);
    }

    [Test]
    [Arguments("minAvailable: 2", 3, 2, 1, "a bare number counts the pods that are there")]
    [Arguments("minAvailable: 50%", 4, 2, 1, "percents are of what the controller wants, rounded up")]
    [Arguments("maxUnavailable: 1", 4, 3, 0, "so are what may be missing")]
    [Arguments("maxUnavailable: 30%", 4, 2, 1, "also in percents")]
    public async Task A_budget_counts(string rule, int expected, int desired, int allowed, string why)
    {
        var uid = (string)_cluster.Post("/apis/apps/v1/namespaces/default/replicasets",
            "{metadata: {name: r}, spec: {replicas: 4, selector: {matchLabels: {app: x} }, template: {metadata: {labels: {app: x} }, spec: {containers: [{name: c, image: i}] } } } }").Json()["metadata"]!["uid"]!;
        foreach (var name in new[] { "a", "b", "c" })
            RunningPod(name, $", ownerReferences: [{{apiVersion: apps/v1, kind: ReplicaSet, name: r, uid: {uid}, controller: true}}]");
        var status = Budget(rule);
        await Assert.That($"{status["expectedPods"]} {status["desiredHealthy"]} {status["currentHealthy"]} {status["disruptionsAllowed"]}").IsEqualTo($"{expected} {desired} 3 {allowed}").Because(why);
    }

    [Test]
    public async Task Evictions_spend_the_budget_and_the_kubelet_ends_them()
    {
        foreach (var name in new[] { "a", "b" })
            RunningPod(name);
        Budget("minAvailable: 1");
        await Assert.That(Evict("a").Status).IsEqualTo(201);
        await Assert.That((string?)_cluster.Get(TestCluster.Pods + "/a").Json()["metadata"]!["deletionTimestamp"]).IsEqualTo("2026-01-01T00:00:30Z");
        await Assert.That(Evict("b").ToString()).Contains("The disruption budget pdb needs 1 healthy pods and has 1 currently");
        _cluster.Delete(TestCluster.Pods + "/a", "gracePeriodSeconds: 0");
        await Assert.That(_cluster.Get(TestCluster.Pods + "/a").Status).IsEqualTo(404);
        RunningPod("c");
        await Assert.That(Evict("b").Status).IsEqualTo(201);
    }

    [Test]
    public async Task Two_budgets_for_one_pod_are_one_too_many()
    {
        RunningPod("a");
        Budget("minAvailable: 0");
        _cluster.Post("/apis/policy/v1/namespaces/default/poddisruptionbudgets", "{metadata: {name: more}, spec: {minAvailable: 0, selector: {} } }");
        await Assert.That(Evict("a").Status).IsEqualTo(500);
    }

    [Test]
    public async Task A_pod_is_bound_once()
    {
        _cluster.Post(TestCluster.Pods, "{metadata: {name: p}, spec: {containers: [{name: c, image: i}] } }");
        await Assert.That(_cluster.Post(TestCluster.Pods + "/p/binding", "{target: {kind: Node, name: n1} }").Status).IsEqualTo(201);
        var pod = _cluster.Get(TestCluster.Pods + "/p").Json();
        await Assert.That((string?)pod["spec"]!["nodeName"]).IsEqualTo("n1");
        await Assert.That($"{pod["status"]!["conditions"]![0]!["type"]}={pod["status"]!["conditions"]![0]!["status"]}").IsEqualTo("PodScheduled=True");
        await Assert.That((string?)_cluster.Post(TestCluster.Pods + "/p/binding", "{target: {kind: Node, name: n2} }").Json()["message"])
            .IsEqualTo("Operation cannot be fulfilled on pods/binding \"p\": pod p is already assigned to node \"n1\"");
    }

    [Test]
    public async Task An_unbound_pod_goes_at_once_and_a_bound_one_waits_for_its_kubelet()
    {
        _cluster.Post(TestCluster.Pods, "{metadata: {name: free}, spec: {containers: [{name: c, image: i}] } }");
        RunningPod("bound");
        _cluster.Delete(TestCluster.Pods + "/free");
        _cluster.Delete(TestCluster.Pods + "/bound");
        await Assert.That(Names(TestCluster.Pods)).IsEquivalentTo(["bound"]);
    }

    private void Family(string child = "")
    {
        var owner = Create("owner");
        var uid = Create("child", $"{child}ownerReferences: [{Reference("owner", owner)}]");
        if (child.Length == 0)
            Create("grandchild", $"ownerReferences: [{Reference("child", uid)}]");
    }

    private string Create(string name, string metadata = "labels: {}") => (string)_cluster.Post(Maps, $"{{metadata: {{name: {name}, {metadata} }} }}").Json()["metadata"]!["uid"]!;

    private static string Reference(string name, string uid) => $"{{apiVersion: v1, kind: ConfigMap, name: {name}, uid: {uid}, blockOwnerDeletion: true}}";

    private void RunningPod(string name, string metadata = "")
    {
        _cluster.Post(TestCluster.Pods, $"{{metadata: {{name: {name}, labels: {{app: x}}{metadata} }}, spec: {{nodeName: worker, containers: [{{name: c, image: i}}] }} }}");
        _cluster.Merge($"{TestCluster.Pods}/{name}/status", "status: {phase: Running, conditions: [{type: Ready, status: \"True\"}]}");
    }

    private System.Text.Json.Nodes.JsonNode Budget(string rule)
    {
        const string budgets = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";
        _cluster.Post(budgets, $"{{metadata: {{name: pdb}}, spec: {{{rule}, selector: {{matchLabels: {{app: x}} }} }} }}");
        return _cluster.Get(budgets + "/pdb").Json()["status"]!;
    }

    private ApiResponse Evict(string pod) => _cluster.Post($"{TestCluster.Pods}/{pod}/eviction", $"{{apiVersion: policy/v1, kind: Eviction, metadata: {{name: {pod} }} }}");

    private IEnumerable<string> Names(string collection) => _cluster.Get(collection).Json()["items"]!.AsArray().Select(i => (string)i!["metadata"]!["name"]!);
}
