using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.Tests.ApiServer;

public class ListTests
{
    private const string Maps = TestCluster.ConfigMaps;
    private readonly TestCluster _cluster = new();

    public ListTests()
    {
        foreach (var name in new[] { "a", "b", "c", "d", "e" })
            _cluster.Post(Maps, $"{{metadata: {{name: {name}, labels: {{even: \"{(name[0] - 'a') % 2 == 1}\", name: {name} }} }} }}");
    }

    [Test]
    public async Task Pages_show_the_state_of_the_first_one_whatever_is_written_meanwhile()
    {
        var first = _cluster.Get(Maps + "?limit=2").Json();
        _cluster.Delete(Maps + "/c");
        _cluster.Post(Maps, "{metadata: {name: aa}}");
        _cluster.Merge(Maps + "/e", "data: {changed: yes}");
        var second = _cluster.Get($"{Maps}?limit=2&continue={first["metadata"]!["continue"]}").Json();
        var third = _cluster.Get($"{Maps}?limit=2&continue={second["metadata"]!["continue"]}").Json();

        await Assert.That(Names(first).Concat(Names(second)).Concat(Names(third))).IsEquivalentTo(["a", "b", "c", "d", "e"]);
        await Assert.That(third["items"]![0]!["data"]).IsNull();
        await Assert.That((long)first["metadata"]!["remainingItemCount"]!).IsEqualTo(3);
        await Assert.That((string?)second["metadata"]!["resourceVersion"]).IsEqualTo((string?)first["metadata"]!["resourceVersion"]);
        await Assert.That(third["metadata"]!["continue"]).IsNull();
    }

    [Test]
    public async Task A_page_of_a_forgotten_revision_is_expired()
    {
        var first = _cluster.Get(Maps + "?limit=2").Json();
        _cluster.Delete(Maps + "/c");
        _cluster.Cluster.Compact();
        var answer = _cluster.Get($"{Maps}?limit=2&continue={first["metadata"]!["continue"]}");
        await Assert.That(answer.Status).IsEqualTo(410);
        await Assert.That((string?)answer.Json()["reason"]).IsEqualTo("Expired");
    }

    [Test]
    public async Task An_exact_version_is_the_past_and_any_other_is_now()
    {
        var before = _cluster.Cluster.Revision;
        _cluster.Delete(Maps + "/a");
        await Assert.That(Names(_cluster.Get($"{Maps}?resourceVersion={before}&resourceVersionMatch=Exact").Json())).Contains("a");
        await Assert.That(Names(_cluster.Get($"{Maps}?resourceVersion={before}&resourceVersionMatch=NotOlderThan").Json())).DoesNotContain("a");
        await Assert.That(Names(_cluster.Get($"{Maps}?resourceVersion=0").Json())).DoesNotContain("a");
    }

    [Test]
    [Arguments("labelSelector=even=True", "b,d")]
    [Arguments("labelSelector=even!=True", "a,c,e")]
    [Arguments("labelSelector=name in (a, e),even", "a,e")]
    [Arguments("labelSelector=name notin (a,b,c)", "d,e")]
    [Arguments("labelSelector=!even", "")]
    [Arguments("fieldSelector=metadata.name=c", "c")]
    [Arguments("fieldSelector=metadata.name!=c,metadata.namespace=default", "a,b,d,e")]
    public async Task A_selector(string query, string names) => await Assert.That(string.Join(',', Names(_cluster.Get($"{Maps}?{query.Replace(" ", "%20", StringComparison.Ordinal)}").Json()))).IsEqualTo(names);

    [Test]
    [Arguments("labelSelector=a b")]
    [Arguments("labelSelector=-x=1")]
    [Arguments("fieldSelector=spec.nope=1")]
    public async Task A_selector_that_is_none(string query) => await Assert.That(_cluster.Get($"{Maps}?{query.Replace(" ", "%20", StringComparison.Ordinal)}").Status).IsEqualTo(400);

    [Test]
    public async Task A_table_has_cells_and_metadata()
    {
        var table = _cluster.Get(Maps + "?limit=1", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json").Json();
        await Assert.That((string?)table["kind"]).IsEqualTo("Table");
        await Assert.That(table["columnDefinitions"]!.AsArray().Select(c => (string)c!["name"]!)).IsEquivalentTo(["Name", "Data", "Age"]);
        await Assert.That(table["rows"]![0]!["cells"]!.ToJsonString()).IsEqualTo("""["a",0,"0s"]""");
        await Assert.That((string?)table["rows"]![0]!["object"]!["kind"]).IsEqualTo("PartialObjectMetadata");
    }

    [Test]
    public async Task Metadata_alone_can_be_asked_for()
    {
        var list = _cluster.Get(Maps, "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io").Json();
        await Assert.That((string?)list["kind"]).IsEqualTo("PartialObjectMetadataList");
        await Assert.That(list["items"]![0]!.AsObject().Select(m => m.Key)).IsEquivalentTo(["kind", "apiVersion", "metadata"]);
    }

    [Test]
    public async Task What_nobody_can_serve_is_not_acceptable() => await Assert.That(_cluster.Get(Maps, "application/xml").Status).IsEqualTo(406);

    private static IEnumerable<string> Names(JsonObject list) => list["items"]!.AsArray().Select(i => (string)i!["metadata"]!["name"]!);
}
