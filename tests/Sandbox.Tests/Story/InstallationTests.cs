using System.Text;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Sandbox.Tests.Story;

/// <summary>Manifests that somebody tries in the sandbox: what the API server does not take is said.</summary>
public class InstallationTests
{
    private const string Good = """
        apiVersion: infra.homecluster.dev/v1alpha1
        kind: Node
        metadata: {name: good, namespace: elsewhere}
        spec: {powerState: "off", startupPodSpec: {image: wake, serviceAccount: waker}}
        """;

    [Test]
    public async Task What_is_good_is_installed_with_its_namespace_and_service_account()
    {
        var cluster = Known();
        Installation.Apply(cluster, Good);

        await Assert.That(cluster.Handle(ApiRequest.Get("/apis/infra.homecluster.dev/v1alpha1/namespaces/elsewhere/nodes/good")).IsSuccess).IsTrue();
        await Assert.That(cluster.Handle(ApiRequest.Get("/api/v1/namespaces/elsewhere/serviceaccounts/waker")).IsSuccess).IsTrue();
    }

    [Test]
    public async Task Each_document_that_is_refused_is_named_with_the_reason()
    {
        var manifests = $"{Good}\n---\n{Good.Replace("name: good", "name: bad", StringComparison.Ordinal).Replace("\"off\"", "\"maybe\"", StringComparison.Ordinal)}\n---\n{Good.Replace("name: good", "name: WORSE", StringComparison.Ordinal)}";
        var refused = await Failing.With<FormatException>(() => ApplyAsync(manifests));
        var lines = refused.Message.Split('\n');

        await Assert.That(lines.Length).IsEqualTo(2);
        await Assert.That(lines[0]).StartsWith("document 2, Node bad, is refused: ").And.Contains("spec.powerState").And.Contains("maybe");
        await Assert.That(lines[1]).StartsWith("document 3, Node WORSE, is refused: ").And.Contains("metadata.name");
    }

    [Test]
    public async Task A_List_is_taken_apart()
    {
        var cluster = Known();
        Installation.Apply(cluster, "apiVersion: v1\nkind: List\nitems:\n- " + Good.Replace("\n", "\n  ", StringComparison.Ordinal));

        await Assert.That(cluster.Handle(ApiRequest.Get("/apis/infra.homecluster.dev/v1alpha1/namespaces/elsewhere/nodes/good")).IsSuccess).IsTrue();
    }

    [Test]
    [Arguments("metadata: 5")]
    [Arguments("metadata: {name: x, namespace: [a]}")]
    [Arguments("metadata: {name: x}\nspec: {startupPodSpec: {image: wake, serviceAccount: 5}}")]
    [Arguments("metadata: {name: x}\nspec: [1]")]
    public async Task What_is_no_Node_at_all_is_refused_and_not_met_with_a_crash(string rest) =>
        await Failing.With<FormatException>(() => ApplyAsync($"apiVersion: infra.homecluster.dev/v1alpha1\nkind: Node\n{rest}"));

    private static Task ApplyAsync(string manifests)
    {
        Installation.Apply(Known(), manifests);
        return Task.CompletedTask;
    }

    private static Cluster Known()
    {
        var cluster = new Cluster(TimeProvider.System);
        Installation.Apply(cluster, Encoding.UTF8.GetString(Group.CrdYaml));
        Installation.Apply(cluster, Encoding.UTF8.GetString(Machine.CrdYaml));
        return cluster;
    }
}
