using System.Text.RegularExpressions;
using HomelabAutoscaler.Sandbox.ApiServer;

namespace HomelabAutoscaler.Sandbox.Tests.ApiServer;

/// <summary>The real kubectl works against the embedded server.</summary>
public class KubectlTests
{
    private const string Web = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: c, image: "nginx:1"}]}
        """;

    private string _folder = "";
    private ApiServerHost _host = null!;
    private Kubectl _kubectl = null!;

    [Before(Test)]
    public async Task StartAsync()
    {
        Skip.Unless(Kubectl.IsInstalled, "kubectl is not installed");
        _folder = Directory.CreateTempSubdirectory("kubectl-").FullName;
        var cluster = new Cluster(TimeProvider.System);
        cluster.Apply(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "homelab-crds.yaml")));
        _host = await ApiServerHost.StartAsync(cluster);
        _kubectl = new Kubectl(_host.WriteKubeconfig(Path.Combine(_folder, "config"), User.Admin));
    }

    [After(Test)]
    public async Task StopAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        if (_folder.Length > 0)
            Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task Apply_get_describe_and_delete()
    {
        await Says("apply -f -", Web, "deployment.apps/web created");
        await Says("apply -f -", Web, "deployment.apps/web unchanged");
        await Says("apply -f -", Web.Replace("replicas: 2", "replicas: 3", StringComparison.Ordinal), "deployment.apps/web configured");
        await Says("get deployment web -o jsonpath={.spec.replicas}", "", "3");
        await Matches("get deployments", @"^NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nweb +0/3 +0 +0 +\d+s$");
        await Matches("describe deployment web", @"^Name: +web\n[\s\S]*Replicas: +3 desired[\s\S]*Image: +nginx:1");
        await Matches("delete deployment web", "^deployment.apps \"web\" deleted( from default namespace)?$");
        await Says("get deployments", "", "No resources found in default namespace.");
    }

    [Test]
    public async Task Server_side_apply_names_the_conflict()
    {
        await Says("apply --server-side -f -", Web, "deployment.apps/web serverside-applied");
        await Says("scale deployment web --replicas=5", "", "deployment.apps/web scaled");
        await Matches("apply --server-side -f -", "conflict with \"kubectl\" with subresource \"scale\" using apps/v1: .spec.replicas", Web);
        await Says("apply --server-side --force-conflicts -f -", Web, "deployment.apps/web serverside-applied");
        await Says("get deploy web -o jsonpath={.spec.replicas}", "", "2");
    }

    [Test]
    public async Task Nodes_are_cordoned_tainted_labelled_and_annotated()
    {
        await Says("create -f -", "apiVersion: v1\nkind: Node\nmetadata: {name: n1}", "node/n1 created");
        await Says("cordon n1", "", "node/n1 cordoned");
        await Says("taint node n1 a=b:NoSchedule", "", "node/n1 tainted");
        await Says("label node n1 size=big", "", "node/n1 labeled");
        await Says("annotate node n1 note=x", "", "node/n1 annotated");
        await Matches("get nodes -L size", @"^NAME +STATUS +ROLES +AGE +VERSION +SIZE\nn1 +Unknown,SchedulingDisabled +<none> +\d+s +big$");
        await Says("taint node n1 a-", "", "node/n1 untainted");
        await Says("uncordon n1", "", "node/n1 uncordoned");
        await Says("get node n1 -o jsonpath={.spec.unschedulable}{.spec.taints[*].key}{.metadata.annotations.note}", "", "node.kubernetes.io/not-readyx");
    }

    [Test]
    public async Task Custom_resources_are_columns_patches_and_explanations()
    {
        const string machine = """
            apiVersion: infra.homecluster.dev/v1alpha1
            kind: Node
            metadata: {name: m1}
            spec: {kubernetesNodeName: m1, powerState: "off", pricing: {hourlyRate: "1", podRate: "0"}, shutdownPodSpec: {image: i}, startupPodSpec: {image: i}}
            """;
        await Says("create -f -", machine, "node.infra.homecluster.dev/m1 created");
        await Says("patch nodes.infra.homecluster.dev m1 --type merge --subresource status -p {\"status\":{\"powerState\":\"off\",\"progress\":\"booting\"}}", "", "node.infra.homecluster.dev/m1 patched");
        await Matches("get nodes.infra.homecluster.dev", @"^NAME +POWERSTATE +PROGRESS\nm1 +off +booting$");
        await Matches("patch nodes.infra.homecluster.dev m1 --type merge -p {\"spec\":{\"powerState\":\"maybe\"}}", "spec.powerState: Unsupported value: \"maybe\": supported values: \"on\", \"off\"");
        await Matches("create -f -", "unknown field \"spec.colour\"", machine.Replace("{kubernetesNodeName", "{colour: red, kubernetesNodeName", StringComparison.Ordinal).Replace("name: m1}", "name: m2}", StringComparison.Ordinal));
        await Matches("explain nodes.spec.pricing --api-version infra.homecluster.dev/v1alpha1", "hourlyRate\t<string> -required-");
        await Matches("explain pods.spec.containers.image", "FIELD: image <string>");
    }

    [Test]
    public async Task Drain_evicts_what_budgets_allow()
    {
        await Says("create -f -", "apiVersion: v1\nkind: Node\nmetadata: {name: n1}", "node/n1 created");
        await Says("create -f -", "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {nodeName: n1, terminationGracePeriodSeconds: 0, containers: [{name: c, image: i}]}", "pod/p created");
        await Matches("drain n1 --force --timeout=20s", @"evicting pod default/p\npod/p evicted\nnode/n1 drained");
        await Says("get pods", "", "No resources found in default namespace.");
    }

    [Test]
    public async Task Wait_follows_a_watch_until_the_condition_holds()
    {
        await Says("create configmap c --from-literal=a=b", "", "configmap/c created");
        var waiting = _kubectl.RunAsync("wait configmap/c --for=jsonpath={.data.a}=z --timeout=20s");
        await Says("patch configmap c -p {\"data\":{\"a\":\"z\"}}", "", "configmap/c patched");
        await Assert.That(await waiting).IsEqualTo("configmap/c condition met");
        var gone = _kubectl.RunAsync("wait configmap/c --for=delete --timeout=20s");
        await Matches("delete configmap c", "^configmap \"c\" deleted( from default namespace)?$");
        // Nothing is said when it was gone before the wait began.
        await Assert.That(await gone).IsEqualTo("configmap/c condition met").Or.IsEqualTo("");
    }

    [Test]
    public async Task A_token_may_do_what_its_role_allows()
    {
        await Says("create role reader --verb=get,list --resource=configmaps", "", "role.rbac.authorization.k8s.io/reader created");
        await Says("create rolebinding ann --role=reader --user=ann", "", "rolebinding.rbac.authorization.k8s.io/ann created");
        var ann = new Kubectl(_host.WriteTokenKubeconfig(Path.Combine(_folder, "ann"), new User("ann", [User.Authenticated])));
        await Assert.That(await ann.RunAsync("get configmaps")).IsEqualTo("No resources found in default namespace.");
        await Assert.That(await ann.RunAsync("get secrets")).IsEqualTo(
            "exit 1: Error from server (Forbidden): secrets is forbidden: User \"ann\" cannot list resource \"secrets\" in API group \"\" in the namespace \"default\"");
        await Assert.That(await ann.RunAsync("auth can-i list configmaps")).IsEqualTo("yes");
        await Assert.That(await ann.RunAsync("auth can-i delete configmaps")).IsEqualTo("exit 1: no");
        await Assert.That(await _kubectl.RunAsync("create token default --duration=1h")).Matches("^[^.]+\\.[^.]+\\.[^.]+$");
    }

    private async Task Says(string arguments, string input, string expected) => await Assert.That(await _kubectl.RunAsync(arguments, input)).IsEqualTo(expected);

    private async Task Matches(string arguments, string pattern, string input = "") => await Assert.That(await _kubectl.RunAsync(arguments, input)).Matches(new Regex(pattern));
}
