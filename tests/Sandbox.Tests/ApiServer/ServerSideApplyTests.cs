using HomelabAutoscaler.Sandbox.ApiServer;

namespace HomelabAutoscaler.Sandbox.Tests.ApiServer;

public class ServerSideApplyTests
{
    private const string Map = TestCluster.ConfigMaps + "/c";
    private readonly TestCluster _cluster = new();

    [Test]
    public async Task A_field_left_out_by_its_only_owner_goes_away()
    {
        Apply("one", "{a: \"1\", b: \"2\"}");
        await Assert.That(Data(Apply("one", "{a: \"1\"}"))).IsEqualTo("""{"a":"1"}""");
    }

    [Test]
    public async Task A_field_that_another_owner_wants_too_stays()
    {
        Apply("one", "{a: \"1\", b: \"2\"}");
        Apply("two", "{b: \"2\"}");
        await Assert.That(Data(Apply("one", "{a: \"1\"}"))).IsEqualTo("""{"a":"1","b":"2"}""");
        await Assert.That(Owners()).IsEquivalentTo(["one Apply a", "two Apply b"]);
    }

    [Test]
    public async Task Other_peoples_values_are_a_conflict_until_forced()
    {
        Apply("one", "{a: \"1\"}");
        var refused = Apply("two", "{a: \"2\"}");
        await Assert.That(refused.Status).IsEqualTo(409);
        await Assert.That((string?)refused.Json()["message"]).IsEqualTo("Apply failed with 1 conflict: conflict with \"one\": .data.a");
        Apply("two", "{a: \"2\"}", force: true);
        await Assert.That(Owners()).IsEquivalentTo(["two Apply a"]);
    }

    [Test]
    public async Task An_update_takes_over_what_it_changes()
    {
        Apply("one", "{a: \"1\", b: \"2\"}");
        _cluster.Merge(Map + "?fieldManager=editor", "data: {a: x}");
        await Assert.That(Owners()).IsEquivalentTo(["one Apply b", "editor Update a"]);
        await Assert.That((string?)Apply("one", "{a: \"1\", b: \"2\"}").Json()["message"]).IsEqualTo("Apply failed with 1 conflict: conflict with \"editor\" using v1: .data.a");
    }

    [Test]
    public async Task Applying_the_same_again_writes_nothing()
    {
        var first = Apply("one", "{a: \"1\"}").Json()["metadata"]!;
        _cluster.Time.Advance(TimeSpan.FromMinutes(1));
        await Assert.That((string?)Apply("one", "{a: \"1\"}").Json()["metadata"]!["resourceVersion"]).IsEqualTo((string?)first["resourceVersion"]);
    }

    [Test]
    public async Task Lists_with_keys_are_owned_item_by_item()
    {
        const string pods = TestCluster.Pods + "/p";
        _cluster.Apply(pods, "one", "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: a, image: i}], nodeName: worker} }");
        var joined = _cluster.Apply(pods, "two", "{apiVersion: v1, kind: Pod, metadata: {name: p, finalizers: [x/y]}, spec: {containers: [{name: a, image: i}] } }");
        await Assert.That(joined.Status).IsEqualTo(200);
        await Assert.That(joined.Json()["spec"]!["containers"]!.AsArray().Count).IsEqualTo(1);
        await Assert.That((string?)_cluster.Apply(pods, "two", "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: a, image: j}] } }").Json()["message"])
            .IsEqualTo("Apply failed with 1 conflict: conflict with \"one\": .spec.containers[name=\"a\"].image");
    }

    [Test]
    public async Task Unknown_fields_and_a_missing_manager_are_refused()
    {
        await Assert.That((string?)_cluster.Apply(Map, "one", "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, nope: 1}").Json()["message"])
            .IsEqualTo("failed to create typed patch object (default/c; /v1, Kind=ConfigMap): .nope: field not declared in schema");
        await Assert.That((string?)_cluster.Apply(Map, "", "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}").Json()["message"])
            .IsEqualTo("PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
    }

    private ApiResponse Apply(string manager, string data, bool force = false) =>
        _cluster.Apply(Map, manager, $"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: c}}, data: {data} }}", force);

    private static string Data(ApiResponse answer) => answer.Json()["data"]!.ToJsonString();

    private IEnumerable<string> Owners() => _cluster.Get(Map).Json()["metadata"]!["managedFields"]!.AsArray()
        .Select(e => $"{e!["manager"]} {e["operation"]} {string.Join(',', e["fieldsV1"]!["f:data"]!.AsObject().Select(f => f.Key).Where(f => f != ".").Select(f => f[2..]))}");
}
