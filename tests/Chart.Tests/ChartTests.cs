using System.Text.Json.Nodes;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Chart.Tests;

/// <summary>The chart as a whole, for each file of values.</summary>
public class ChartTests
{
    private static readonly string[] Namespaces = [Rendered.Namespace, "rack", "attic"];

    private static string KindsOfOthers => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "kinds-of-others.yaml"));

    [Test]
    [MethodDataSource(typeof(Variants), nameof(Variants.All))]
    public async Task Helm_finds_nothing_to_complain_about(string variant)
    {
        var said = await Tool.Helm.RunAsync(["lint", "chart", "--strict", "--namespace", Rendered.Namespace, "--values", "-"], Variants.Read(variant));
        await Assert.That(said.ExitCode).IsEqualTo(0).Because(said.Output + said.Errors);
        await Assert.That(said.Output).DoesNotContain("[WARNING]");
    }

    [Test]
    [MethodDataSource(typeof(Variants), nameof(Variants.All))]
    public async Task An_API_server_takes_every_object_without_a_warning(string variant)
    {
        var cluster = NewCluster();
        var rendered = await Rendered.FromAsync(Variants.Read(variant));
        var answers = cluster.Apply(rendered.Text);
        await Assert.That(answers.Count).IsEqualTo(rendered.Documents.Count);
        for (var i = 0; i < answers.Count; i++)
        {
            await Assert.That(answers[i].Status).IsEqualTo(201).Because($"{rendered.Documents[i]["kind"]}: {answers[i]}");
            await Assert.That(answers[i].Warnings).IsEmpty();
        }

        await Assert.That(cluster.Apply(rendered.Text).Select(answer => answer.Status).Distinct()).IsEquivalentTo([200]);
    }

    [Test]
    [MethodDataSource(typeof(Variants), nameof(Variants.All))]
    public async Task Every_object_is_recognisable_and_where_it_belongs(string variant)
    {
        var rendered = await Rendered.FromAsync(Variants.Read(variant));
        foreach (var document in rendered.Documents.Where(document => (string?)document["kind"] != "CustomResourceDefinition"))
        {
            var metadata = document["metadata"]!;
            await Assert.That((string?)metadata["labels"]?["app.kubernetes.io/instance"]).IsEqualTo(Rendered.Release).Because(document.ToJsonString());
            await Assert.That((string?)metadata["labels"]?["app.kubernetes.io/managed-by"]).IsEqualTo("Helm");
        }

        var names = rendered.Documents.Select(document => $"{document["kind"]} {document["metadata"]!["namespace"]}/{Rendered.NameOf(document)}");
        await Assert.That(names.Distinct().Count()).IsEqualTo(rendered.Documents.Count);
    }

    [Test]
    public async Task Values_that_nobody_gives_are_those_of_the_chart_alone()
    {
        var rendered = await Rendered.FromAsync();
        await Assert.That(rendered.Documents.Select(document => (string)document["kind"]!).Distinct()).IsEquivalentTo(
        [
            "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "Deployment", "Role", "RoleBinding", "Service", "ServiceAccount",
        ]);
    }

    [Test]
    [Arguments("{}", 2, "keep")]
    [Arguments("crd: {keep: false}", 2, null)]
    [Arguments("crd: {enable: false}", 0, null)]
    public async Task The_CRDs_are_those_of_the_code_and_stay_when_they_should(string values, int count, string? policy)
    {
        var crds = (await Rendered.FromAsync(values)).OfKind("CustomResourceDefinition").ToList();
        await Assert.That(crds.Count).IsEqualTo(count);
        foreach (var crd in crds)
        {
            await Assert.That((string?)crd["metadata"]!["annotations"]?["helm.sh/resource-policy"]).IsEqualTo(policy);
            var file = $"chart/files/crds/{crd["spec"]!["group"]}_{crd["spec"]!["names"]!["plural"]}.yaml";
            var generated = Manifests.Read(await File.ReadAllTextAsync(Path.Combine(Repository.Root, file)))[0];
            await Assert.That(JsonNode.DeepEquals(crd["spec"], generated["spec"])).IsTrue().Because(file);
        }
    }

    private static Cluster NewCluster()
    {
        var cluster = new Cluster(TimeProvider.System);
        cluster.Apply(string.Join("\n---\n", Namespaces.Select(name => $"{{apiVersion: v1, kind: Namespace, metadata: {{name: {name}}}}}")));
        cluster.Apply(KindsOfOthers);
        return cluster;
    }
}
