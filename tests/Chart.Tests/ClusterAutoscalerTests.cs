using System.Text.Json.Nodes;
using HomelabAutoscaler.Sandbox.ApiServer;

namespace HomelabAutoscaler.Chart.Tests;

/// <summary>Cluster Autoscaler is the version for the cluster, and connects.</summary>
public class ClusterAutoscalerTests
{
    private const string Autoscaler = "cluster-autoscaler";

    [Test]
    [Arguments("1.25.0", "v1.25.3")]
    [Arguments("1.31.9+k3s1", "v1.31.5")]
    [Arguments("1.36.1", "v1.36.1")]
    [Arguments("1.40.0", "v1.36.1")]
    public async Task Its_version_is_the_one_for_the_cluster(string kubernetes, string tag)
    {
        var rendered = await Rendered.FromAsync("clusterAutoscaler: {enabled: true}", "--kube-version", kubernetes);
        await Assert.That((string?)rendered.Container(Autoscaler)["image"]).IsEqualTo($"registry.k8s.io/autoscaling/cluster-autoscaler:{tag}");
    }

    [Test]
    public async Task A_version_that_is_given_counts()
    {
        var rendered = await Rendered.FromAsync("clusterAutoscaler: {enabled: true, image: {tag: v1.30.0}}", "--kube-version", "1.36.1");
        await Assert.That((string?)rendered.Container(Autoscaler)["image"]).EndsWith(":v1.30.0");
    }

    [Test]
    [Arguments("cluster-autoscaler", 8086)]
    [Arguments("tls-with-secrets", 50051)]
    [Arguments("tls-with-cert-manager", 50051)]
    [Arguments("tls-by-the-operator", 50051)]
    public async Task Its_configuration_leads_to_the_operators_Service(string variant, int port)
    {
        var rendered = await Rendered.FromAsync(Variants.Read(variant));
        var service = rendered.One("Service", "grpc");
        var address = $"{Rendered.NameOf(service)}.{Rendered.Namespace}.svc:{port}";
        await Assert.That((string?)ConfigOf(rendered)["address"]).IsEqualTo(address);
        await Assert.That((long?)service["spec"]!["ports"]![0]!["port"]).IsEqualTo(port);
    }

    [Test]
    public async Task An_endpoint_may_be_a_template_as_the_originals_was()
    {
        var rendered = await Rendered.FromAsync(Variants.Read("keys-of-the-original"));
        await Assert.That((string?)ConfigOf(rendered)["address"]).IsEqualTo("homelab-autoscaler-grpc-service:50051");
    }

    [Test]
    public async Task Without_TLS_it_has_no_certificate()
    {
        var config = ConfigOf(await Rendered.FromAsync("clusterAutoscaler: {enabled: true}"));
        await Assert.That(config.Select(entry => entry.Key)).IsEquivalentTo(["address", "grpc_timeout"]);
    }

    [Test]
    [Arguments("tls-with-secrets", "autoscaler-tls")]
    [Arguments("tls-with-cert-manager", "homelab-autoscaler-grpc-client-cert")]
    [Arguments("tls-by-the-operator", "homelab-autoscaler-grpc-client-own-cert")]
    public async Task With_TLS_all_three_files_are_mounted_from_its_Secret(string variant, string secret)
    {
        var rendered = await Rendered.FromAsync(Variants.Read(variant));
        var mount = rendered.Container(Autoscaler)["volumeMounts"]!.AsArray().Single(mount => (string?)mount!["name"] == "tls")!;
        var folder = (string)mount["mountPath"]!;
        var config = ConfigOf(rendered);
        await Assert.That((string?)config["cert"]).IsEqualTo($"{folder}/tls.crt");
        await Assert.That((string?)config["key"]).IsEqualTo($"{folder}/tls.key");
        await Assert.That((string?)config["cacert"]).IsEqualTo($"{folder}/ca.crt");
        var volume = rendered.Pod(Autoscaler)["volumes"]!.AsArray().Single(volume => (string?)volume!["name"] == "tls")!;
        await Assert.That((string?)volume["secret"]!["secretName"]).IsEqualTo(secret);
    }

    [Test]
    public async Task The_operators_certificate_is_for_the_host_that_is_called()
    {
        var rendered = await Rendered.FromAsync(Variants.Read("tls-with-cert-manager"));
        var host = ((string)ConfigOf(rendered)["address"]!).Split(':')[0];
        var names = rendered.One("Certificate", "grpc-server")["spec"]!["dnsNames"]!.AsArray().Select(name => (string)name!);
        await Assert.That(names).Contains(host);
        var issuers = rendered.OfKind("Issuer").Select(Rendered.NameOf).ToList();
        foreach (var certificate in rendered.OfKind("Certificate"))
        {
            await Assert.That(issuers).Contains((string)certificate["spec"]!["issuerRef"]!["name"]!);
        }
    }

    [Test]
    [Arguments("skipNodesWithLocalStorage: false", "--skip-nodes-with-local-storage=false")]
    [Arguments("skipNodesWithLocalStorage: true", "--skip-nodes-with-local-storage=true")]
    [Arguments("skipNodesWithSystemPods: false", "--skip-nodes-with-system-pods=false")]
    [Arguments("scaleDownDelay: 5m", "--scale-down-delay-after-add=5m")]
    [Arguments("scaleDownUnneededTime: 1h", "--scale-down-unneeded-time=1h")]
    [Arguments("scaleDownUtilizationThreshold: 0.7", "--scale-down-utilization-threshold=0.7")]
    [Arguments("extraArgs: [--expander=price]", "--expander=price")]
    public async Task A_value_is_the_flag_that_it_says(string value, string flag)
    {
        var rendered = await Rendered.FromAsync($"clusterAutoscaler: {{enabled: true, {value}}}");
        await Assert.That(rendered.Container(Autoscaler)["args"]!.AsArray().Select(argument => (string)argument!)).Contains(flag);
    }

    [Test]
    [Arguments("resource.k8s.io", "resourceslices")]
    [Arguments("resource.k8s.io", "resourceclaims")]
    [Arguments("resource.k8s.io", "deviceclasses")]
    [Arguments("storage.k8s.io", "volumeattachments")]
    [Arguments("", "pods")]
    public async Task It_may_list_what_it_needs_before_its_first_loop(string group, string resource)
    {
        var rules = (await Rendered.FromAsync("clusterAutoscaler: {enabled: true}")).One("ClusterRole", Autoscaler)["rules"]!.AsArray();
        var allowed = rules.Where(rule => Has(rule!, "apiGroups", group) && Has(rule!, "resources", resource)).SelectMany(rule => rule!["verbs"]!.AsArray());
        await Assert.That(allowed.Select(verb => (string)verb!)).IsEquivalentTo(["get", "list", "watch"]);
    }

    [Test]
    public async Task It_writes_where_its_Role_lets_it()
    {
        var rendered = await Rendered.FromAsync("clusterAutoscaler: {enabled: true}");
        var role = rendered.One("Role", Autoscaler);
        var flag = $"--namespace={role["metadata"]!["namespace"]}";
        await Assert.That(rendered.Container(Autoscaler)["args"]!.AsArray().Select(argument => (string)argument!)).Contains(flag);
    }

    private static JsonObject ConfigOf(Rendered rendered) => Manifests.Read((string)rendered.One("ConfigMap", Autoscaler)["data"]!["config.yaml"]!)[0];

    private static bool Has(JsonNode rule, string list, string value) => rule[list]!.AsArray().Any(item => (string?)item == value);
}
