using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Chart.Tests;

/// <summary>The operator's Pod fits a Raspberry Pi's control plane, may do nothing that it need not, and is never on a machine that it switches.</summary>
public class ManagerTests
{
    private const string Manager = "controller-manager";

    [Test]
    [Arguments(Manager)]
    [Arguments("cluster-autoscaler")]
    public async Task A_Pod_has_no_rights_on_its_host(string deployment)
    {
        var rendered = await Rendered.FromAsync("clusterAutoscaler: {enabled: true}");
        var pod = rendered.Pod(deployment)["securityContext"]!;
        var container = rendered.Container(deployment)["securityContext"]!;
        await Assert.That((bool?)pod["runAsNonRoot"]).IsTrue();
        await Assert.That((long)pod["runAsUser"]!).IsGreaterThan(0);
        await Assert.That((string?)pod["seccompProfile"]!["type"]).IsEqualTo("RuntimeDefault");
        await Assert.That((bool?)container["allowPrivilegeEscalation"]).IsFalse();
        await Assert.That((bool?)container["readOnlyRootFilesystem"]).IsTrue();
        await Assert.That((string?)container["capabilities"]!["drop"]![0]).IsEqualTo("ALL");
    }

    [Test]
    public async Task It_is_small()
    {
        var resources = (await Rendered.FromAsync()).Container(Manager)["resources"]!;
        await Assert.That((string?)resources["requests"]!["cpu"]).IsEqualTo("10m");
        await Assert.That((string?)resources["requests"]!["memory"]).IsEqualTo("32Mi");
        await Assert.That((string?)resources["limits"]!["memory"]).IsEqualTo("96Mi");
    }

    [Test]
    [Arguments("{node-role.kubernetes.io/control-plane: '', kubernetes.io/arch: arm64, kubernetes.io/os: linux}", true)]
    [Arguments("{kubernetes.io/arch: amd64, kubernetes.io/os: linux}", true)]
    [Arguments("{kubernetes.io/arch: riscv64, kubernetes.io/os: linux}", false)]
    [Arguments("{kubernetes.io/arch: amd64, kubernetes.io/os: linux, infra.homecluster.dev/node: mini-pc-1}", false)]
    public async Task It_runs_on_Nodes_of_both_architectures_that_it_does_not_switch(string labels, bool runs)
    {
        var node = Sandbox.ApiServer.Manifests.Read(labels)[0];
        var required = (await Rendered.FromAsync()).Pod(Manager)["affinity"]!["nodeAffinity"]!["requiredDuringSchedulingIgnoredDuringExecution"]!;
        var fits = required["nodeSelectorTerms"]!.AsArray().Any(term => term!["matchExpressions"]!.AsArray().All(expression => Matches(expression!, node)));
        await Assert.That(fits).IsEqualTo(runs);
    }

    [Test]
    public async Task A_control_plane_lets_it_in()
    {
        var tolerations = (await Rendered.FromAsync()).Pod(Manager)["tolerations"]!.AsArray();
        await Assert.That(tolerations.Select(toleration => (string)toleration!["key"]!)).Contains("node-role.kubernetes.io/control-plane");
    }

    [Test]
    public async Task Every_port_of_a_Service_leads_to_a_port_of_the_Pod()
    {
        var rendered = await Rendered.FromAsync(Variants.Read("everything"));
        var ports = rendered.Container(Manager)["ports"]!.AsArray().Select(port => (string)port!["name"]!).ToList();
        var services = rendered.OfKind("Service").ToList();
        await Assert.That(services.Count).IsEqualTo(4);
        foreach (var target in services.SelectMany(service => service["spec"]!["ports"]!.AsArray()).Select(port => (string)port!["targetPort"]!))
        {
            await Assert.That(ports).Contains(target);
        }
    }

    [Test]
    public async Task Every_selector_selects_a_Pod_of_the_chart()
    {
        var rendered = await Rendered.FromAsync(Variants.Read("everything"));
        var pods = rendered.OfKind("Deployment").Select(deployment => deployment["spec"]!["template"]!["metadata"]!["labels"]!.AsObject()).ToList();
        var selectors = rendered.OfKind("Service").Select(service => service["spec"]!["selector"])
            .Concat(rendered.OfKind("PodDisruptionBudget").Select(budget => budget["spec"]!["selector"]!["matchLabels"]))
            .Concat(rendered.OfKind("NetworkPolicy").Select(policy => policy["spec"]!["podSelector"]!["matchLabels"]))
            .Concat(rendered.OfKind("Deployment").Select(deployment => deployment["spec"]!["selector"]!["matchLabels"]));
        foreach (var selector in selectors)
        {
            await Assert.That(pods.Count(pod => selector!.AsObject().All(label => (string?)pod[label.Key] == (string?)label.Value))).IsEqualTo(1).Because(selector!.ToJsonString());
        }
    }

    [Test]
    public async Task A_mounted_Secret_is_where_the_operator_is_told_to_look()
    {
        var container = (await Rendered.FromAsync(Variants.Read("everything"))).Container(Manager);
        var mounts = container["volumeMounts"]!.AsArray().Select(mount => (string)mount!["mountPath"]!).Order(StringComparer.Ordinal);
        var told = container["env"]!.AsArray().Select(item => (Name: (string)item!["name"]!, Value: (string)item!["value"]!))
            .Where(item => item.Name.EndsWith("_CERT_PATH", StringComparison.Ordinal) || item.Name.EndsWith("_FILE", StringComparison.Ordinal))
            .Select(item => item.Name.EndsWith("_FILE", StringComparison.Ordinal) ? Path.GetDirectoryName(item.Value)! : item.Value);
        await Assert.That(mounts).IsEquivalentTo(told.Order(StringComparer.Ordinal));
    }

    [Test]
    [Arguments(1, false)]
    [Arguments(2, true)]
    public async Task Only_several_replicas_have_a_disruption_budget(int replicas, bool has)
    {
        var rendered = await Rendered.FromAsync($"controllerManager: {{replicas: {replicas}}}");
        await Assert.That(rendered.OfKind("PodDisruptionBudget").Any()).IsEqualTo(has);
        await Assert.That((long?)rendered.One("Deployment")["spec"]!["replicas"]).IsEqualTo(replicas);
    }

    private static bool Matches(JsonNode expression, JsonObject labels)
    {
        var value = (string?)labels[(string)expression["key"]!];
        return (string?)expression["operator"] switch
        {
            "In" => expression["values"]!.AsArray().Any(allowed => (string?)allowed == value),
            "DoesNotExist" => value is null,
            var other => throw new NotSupportedException(other),
        };
    }
}
