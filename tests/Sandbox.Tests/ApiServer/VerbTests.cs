using HomelabAutoscaler.Sandbox.ApiServer;

namespace HomelabAutoscaler.Sandbox.Tests.ApiServer;

public class VerbTests
{
    private const string Maps = TestCluster.ConfigMaps;
    private readonly TestCluster _cluster = new();

    [Test]
    public async Task A_dry_run_answers_as_the_real_one_would_and_writes_nothing()
    {
        var before = _cluster.Cluster.Revision;
        var answer = _cluster.Post(Maps + "?dryRun=All", "metadata: {name: a}");
        await Assert.That(answer.Status).IsEqualTo(201);
        await Assert.That((string?)answer.Json()["metadata"]!["uid"]).IsNotNull();
        await Assert.That(_cluster.Cluster.Revision).IsEqualTo(before);
        await Assert.That(_cluster.Get(Maps + "/a").Status).IsEqualTo(404);
    }

    [Test]
    [Arguments("PATCH")]
    [Arguments("DELETE")]
    public async Task A_dry_run_on_what_is_there_leaves_it(string method)
    {
        _cluster.Post(Maps, "metadata: {name: a}");
        var before = _cluster.Cluster.Revision;
        var answer = method == "PATCH" ? _cluster.Merge(Maps + "/a?dryRun=All", "data: {k: v}") : _cluster.Delete(Maps + "/a?dryRun=All");
        await Assert.That(answer.Status).IsEqualTo(200);
        await Assert.That(_cluster.Cluster.Revision).IsEqualTo(before);
        await Assert.That(_cluster.Get(Maps + "/a").Json()["data"]).IsNull();
    }

    [Test]
    [Arguments("metadata: {}", 422, "ConfigMap \"\" is invalid: metadata.name: Required value: name or generateName is required")]
    [Arguments("metadata: {name: a, namespace: other}", 400, "the namespace of the provided object does not match the namespace sent on the request")]
    [Arguments("{kind: Secret, metadata: {name: a}}", 400, "Secret in version \"v1\" cannot be handled as a ConfigMap: converting (Secret) to (ConfigMap): unknown conversion")]
    [Arguments("{apiVersion: v2, metadata: {name: a}}", 400, "the API version in the data (v2) does not match the expected API version (v1)")]
    [Arguments("{metadata: {name: a}, data: {a: 1}}", 400, "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string")]
    [Arguments("metadata: {name: a, labels: {\"-\": x}}", 422, "ConfigMap \"a\" is invalid: metadata.labels: Invalid value: \"-\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')")]
    public async Task A_create_that_is_refused(string yaml, int status, string message)
    {
        var answer = _cluster.Post(Maps, yaml);
        await Assert.That(answer.Status).IsEqualTo(status);
        await Assert.That((string?)answer.Json()["message"]).IsEqualTo(message);
    }

    [Test]
    public async Task A_bad_name_is_explained() =>
        await Assert.That((string?)_cluster.Post(Maps, "metadata: {name: A_b}").Json()["message"]).StartsWith("ConfigMap \"A_b\" is invalid: metadata.name: Invalid value: \"A_b\": a lowercase RFC 1123 subdomain must consist of");

    [Test]
    public async Task An_unconditional_update_of_a_built_in_kind_wins_and_keeps_what_is_the_servers()
    {
        var created = _cluster.Post(Maps, "{metadata: {name: a}, data: {k: v} }").Json()["metadata"]!;
        var updated = _cluster.Put(Maps + "/a", "{metadata: {name: a, creationTimestamp: \"1999-01-01T00:00:00Z\"}, data: {k: w} }").Json();
        await Assert.That((string?)updated["data"]!["k"]).IsEqualTo("w");
        await Assert.That((string?)updated["metadata"]!["uid"]).IsEqualTo((string?)created["uid"]);
        await Assert.That((string?)updated["metadata"]!["creationTimestamp"]).IsEqualTo((string?)created["creationTimestamp"]);
    }

    [Test]
    public async Task A_custom_resource_must_say_what_its_update_is_based_on()
    {
        _cluster.Definition("{type: object}");
        _cluster.Boat("{}");
        await Assert.That((string?)_cluster.Put(TestCluster.Boats + "/b", "{apiVersion: example.com/v1, kind: Boat, metadata: {name: b} }").Json()["message"])
            .IsEqualTo("Boat.example.com \"b\" is invalid: metadata.resourceVersion: Invalid value: 0x0: must be specified for an update");
    }

    [Test]
    public async Task No_finalizer_is_added_to_what_is_being_deleted()
    {
        _cluster.Post(Maps, "metadata: {name: a, finalizers: [x/y]}");
        _cluster.Delete(Maps + "/a");
        await Assert.That((string?)_cluster.Merge(Maps + "/a", "metadata: {finalizers: [x/y, z/w]}").Json()["message"]).IsEqualTo(
            "ConfigMap \"a\" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{\"z/w\"}");
    }

    [Test]
    public async Task A_collection_is_deleted_by_selector()
    {
        foreach (var name in new[] { "a", "b", "c" })
            _cluster.Post(Maps, $"metadata: {{name: {name}, labels: {{keep: \"{name == "b"}\" }} }}");
        await Assert.That(_cluster.Delete(Maps + "?labelSelector=keep!=True").Json()["items"]!.AsArray().Count).IsEqualTo(2);
        await Assert.That(_cluster.Get(Maps).Json()["items"]!.AsArray().Select(i => (string)i!["metadata"]!["name"]!)).IsEquivalentTo(["b"]);
    }

    [Test]
    public async Task A_stale_deletion_is_refused()
    {
        var version = (string?)_cluster.Post(Maps, "metadata: {name: a}").Json()["metadata"]!["resourceVersion"];
        _cluster.Merge(Maps + "/a", "data: {k: v}");
        await Assert.That(_cluster.Delete(Maps + "/a", $"preconditions: {{resourceVersion: \"{version}\" }}").Status).IsEqualTo(409);
    }

    [Test]
    public async Task A_pod_gets_what_a_real_server_fills_in()
    {
        var pod = _cluster.Post(TestCluster.Pods, "{metadata: {name: p}, spec: {containers: [{name: c, image: \"i:1\", resources: {limits: {cpu: 1} } }] } }").Json();
        await Assert.That($"{pod["spec"]!["restartPolicy"]} {pod["spec"]!["schedulerName"]} {pod["spec"]!["serviceAccountName"]} {pod["status"]!["phase"]} {pod["status"]!["qosClass"]}")
            .IsEqualTo("Always default-scheduler default Pending Burstable");
        await Assert.That(pod["spec"]!["containers"]![0]!["resources"]!.ToJsonString()).IsEqualTo("""{"limits":{"cpu":"1"},"requests":{"cpu":"1"}}""");
        await Assert.That((string?)_cluster.Merge(TestCluster.Pods + "/p", "spec: {nodeName: worker}").Json()["message"]).StartsWith("Pod \"p\" is invalid: spec: Forbidden: pod updates may not change fields other than");
    }

    [Test]
    public async Task A_lease_is_created_by_its_first_update() =>
        await Assert.That(_cluster.Put("/apis/coordination.k8s.io/v1/namespaces/default/leases/l", "{metadata: {name: l}, spec: {holderIdentity: me} }").Status).IsEqualTo(201);

    [Test]
    public async Task An_event_is_the_same_one_in_both_its_groups()
    {
        _cluster.Post("/api/v1/namespaces/default/events", "{metadata: {name: e}, involvedObject: {kind: Pod, name: p, namespace: default}, reason: R, message: told, type: Normal}");
        var seen = _cluster.Get("/apis/events.k8s.io/v1/namespaces/default/events/e").Json();
        await Assert.That($"{seen["apiVersion"]} {seen["note"]} {seen["regarding"]!["name"]}").IsEqualTo("events.k8s.io/v1 told p");
        await Assert.That(_cluster.Get("/apis/events.k8s.io/v1/namespaces/default/events?fieldSelector=regarding.name=p").Json()["items"]!.AsArray().Count).IsEqualTo(1);
    }

    [Test]
    [Arguments("POST", Maps + "/a", 405)]
    [Arguments("PUT", Maps, 405)]
    [Arguments("GET", "/apis/nope.example.com/v1/things", 404)]
    [Arguments("GET", Maps + "/a/status", 404)]
    [Arguments("GET", "/nowhere", 404)]
    public async Task What_is_not_served(string method, string target, int status) =>
        await Assert.That(_cluster.Cluster.Handle(new ApiRequest(method, target) { User = User.Admin }).Status).IsEqualTo(status);

    [Test]
    public async Task YAML_is_understood_too()
    {
        var answer = _cluster.Cluster.Handle(new ApiRequest("POST", Maps) { User = User.Admin, ContentType = "application/yaml", Body = "metadata: {name: yaml}"u8.ToArray() });
        await Assert.That(answer.Status).IsEqualTo(201);
    }
}
