using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;

namespace HomelabAutoscaler.Chart.Tests;

/// <summary>The real helm and kubectl against the embedded API server, as a cluster's owner uses them.</summary>
public class InstallTests
{
    private DirectoryInfo _folder = null!;
    private ApiServerHost _server = null!;
    private Dictionary<string, string> _environment = [];

    [Before(Test)]
    public async Task StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("homelab-helm-");
        _server = await ApiServerHost.StartAsync(new Cluster(TimeProvider.System));
        _environment = new()
        {
            ["KUBECONFIG"] = _server.WriteKubeconfig(Path.Combine(_folder.FullName, "config"), User.Admin),
            // Their caches of discovery must not outlive a server.
            ["HOME"] = _folder.FullName,
        };
    }

    [After(Test)]
    public async Task StopAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Test]
    public async Task A_release_is_installed_upgraded_and_taken_away_and_machines_stay()
    {
        var notes = await HelmAsync("install --create-namespace", Variants.Read("cluster-autoscaler"));
        await Assert.That(notes).Contains("STATUS: deployed");
        await Assert.That(notes).Contains("address: \"homelab-autoscaler-grpc-service.homelab-autoscaler-system.svc:8086\"");
        await KubectlAsync("apply -f -", Installation.OwnManifests());
        await Assert.That(await KubectlAsync("get hnode -o name")).Contains("node.infra.homecluster.dev/mini-pc-1");
        await Assert.That(await KubectlAsync("get deployments -o name")).Contains("homelab-autoscaler-cluster-autoscaler");

        await Assert.That(await HelmAsync("upgrade", Variants.Read("highly-available"))).Contains("REVISION: 2");
        await Assert.That(await KubectlAsync("get deployments -o name")).DoesNotContain("homelab-autoscaler-cluster-autoscaler");
        await Assert.That(await KubectlAsync("get deployment homelab-autoscaler-controller-manager -o jsonpath={.spec.replicas}")).IsEqualTo("2");

        await Assert.That(await HelmAsync("uninstall", "")).Contains("kept due to the resource policy");
        await Assert.That(await KubectlAsync("get deployments,services,serviceaccounts -l app.kubernetes.io/instance=hla -o name")).IsEmpty();
        await Assert.That(await KubectlAsync("get hnode -o name")).Contains("node.infra.homecluster.dev/mini-pc-1");
    }

    [Test]
    public async Task An_upgrade_upgrades_the_CRDs()
    {
        await HelmAsync("install --create-namespace", "crd: {keep: false}");
        await KubectlAsync("patch crd nodes.infra.homecluster.dev --type=json -p=[{\"op\":\"remove\",\"path\":\"/spec/names/shortNames\"}]");
        await HelmAsync("upgrade --force-conflicts", "{}");
        await Assert.That(await KubectlAsync("get crd nodes.infra.homecluster.dev -o jsonpath={.spec.names.shortNames[0]}")).IsEqualTo("hnode");
    }

    [Test]
    public async Task An_upgrade_leaves_the_certificate_that_the_operator_has_made_and_the_trust_in_it()
    {
        const string secret = "secret homelab-autoscaler-webhook-own-cert -n homelab-autoscaler-system";
        const string configuration = "validatingwebhookconfiguration homelab-autoscaler-validating-webhook-configuration";
        await HelmAsync("install --create-namespace", Variants.Read("webhooks"));
        await KubectlAsync($"patch {secret} --type=merge -p={{\"data\":{{\"tls.crt\":\"bWFkZQ==\"}}}}");
        await KubectlAsync($"patch {configuration} --type=strategic -p={{\"webhooks\":[{{\"name\":\"vnode-v1alpha1.kb.io\",\"clientConfig\":{{\"caBundle\":\"bWFkZQ==\"}}}}]}}");

        await HelmAsync("upgrade", Variants.Read("webhooks") + "  failurePolicy: Fail\n");
        await Assert.That(await KubectlAsync($"get {secret} -o jsonpath={{.data.tls\\.crt}}")).IsEqualTo("bWFkZQ==");
        await Assert.That(await KubectlAsync($"get {configuration} -o jsonpath={{.webhooks[1].clientConfig.caBundle}}/{{.webhooks[1].failurePolicy}}")).IsEqualTo("bWFkZQ==/Fail");
    }

    [Test]
    [MethodDataSource(typeof(Variants), nameof(Variants.All))]
    public async Task Notes_say_how_to_go_on(string variant)
    {
        await KubectlAsync("apply -f -", await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Data", "kinds-of-others.yaml")));
        foreach (var name in new[] { "rack", "attic" })
        {
            await KubectlAsync($"create namespace {name}");
        }

        var notes = await HelmAsync("install --create-namespace", Variants.Read(variant));
        await Assert.That(notes).Contains("kubectl -n");
        await Assert.That(notes).Contains("get groups.infra.homecluster.dev,nodes.infra.homecluster.dev");
        await Assert.That(notes).DoesNotContain("<no value>");
    }

    private Task<string> HelmAsync(string command, string values)
    {
        var words = command.Split(' ');
        string[] arguments = words[0] == "uninstall" ? [] : ["chart", "--values", "-", .. words[1..]];
        return RunAsync(Tool.Helm, [words[0], Rendered.Release, "--namespace", Rendered.Namespace, .. arguments], values);
    }

    /// <param name="arguments">Separated by spaces.</param>
    /// <param name="input">What it reads from its standard input.</param>
    private Task<string> KubectlAsync(string arguments, string input = "") =>
        RunAsync(Tool.Kubectl, ["--namespace", Rendered.Namespace, .. arguments.Split(' ')], input);

    private async Task<string> RunAsync(Tool tool, IEnumerable<string> arguments, string input)
    {
        var said = await (tool with { Environment = _environment }).RunAsync(arguments, input);
        return said.ExitCode == 0 ? said.Output : throw new InvalidOperationException($"{tool.Name} {string.Join(' ', arguments)}: {said.Errors}");
    }
}
