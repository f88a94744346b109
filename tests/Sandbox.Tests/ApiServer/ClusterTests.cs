using System.Net;
using HomelabAutoscaler.Sandbox.ApiServer;

namespace HomelabAutoscaler.Sandbox.Tests.ApiServer;

public class ClusterTests
{
    private const string Maps = TestCluster.ConfigMaps;
    private readonly TestCluster _cluster = new();

    [Test]
    public async Task It_begins_with_the_namespaces_of_a_new_cluster() =>
        await Assert.That(_cluster.Get("/api/v1/namespaces").Json()["items"]!.AsArray().Select(i => (string)i!["metadata"]!["name"]!))
            .IsEquivalentTo(["default", "kube-node-lease", "kube-public", "kube-system"]);

    [Test]
    public async Task The_same_seed_gives_the_same_answers()
    {
        string Play(int seed)
        {
            var cluster = new Cluster(_cluster.Time, seed);
            return cluster.Handle(ApiRequest.Post(Maps, Manifests.Read("metadata: {generateName: a-}")[0])).ToString();
        }

        await Assert.That(Play(7)).IsEqualTo(Play(7));
        await Assert.That(Play(7)).IsNotEqualTo(Play(8));
    }

    [Test]
    public async Task A_fault_answers_instead_and_everything_is_told_afterwards()
    {
        var told = new List<string>();
        _cluster.Cluster.Answered = (request, response) => told.Add($"{request.Method} {response.Status}");
        _cluster.Cluster.Fault = request => request.Method == "GET" ? new ApiResponse(503, "{}"u8.ToArray()) : null;
        _cluster.Get(Maps);
        _cluster.Post(Maps, "metadata: {name: a}");
        await Assert.That(told).IsEquivalentTo(["GET 503", "POST 201"]);
    }

    [Test]
    public async Task Events_are_told_in_order_with_their_objects()
    {
        var from = _cluster.Cluster.Revision;
        _cluster.Post(Maps, "metadata: {name: a}");
        _cluster.Merge(Maps + "/a", "data: {k: v}");
        _cluster.Delete(Maps + "/a");
        var events = _cluster.Cluster.EventsSince(from);
        await Assert.That(events.Select(e => $"{e.Revision - from} {e.Type} {e.Resource}")).IsEquivalentTo(["1 ADDED configmaps", "2 MODIFIED configmaps", "3 DELETED configmaps"]);
        await Assert.That((string?)JsonReader.Read(events[2].Json.Span)!["metadata"]!["resourceVersion"]).IsEqualTo($"{from + 3}");
        _cluster.Cluster.Compact();
        await HomelabAutoscaler.Tests.Failing.With<InvalidOperationException>(() => Task.FromResult(_cluster.Cluster.EventsSince(from)));
    }

    [Test]
    public async Task A_manifest_is_applied_as_often_as_wanted()
    {
        const string manifest = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: lab, labels: {mine: "yes"}}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: c, namespace: lab}
            data: {k: v}
            """;
        await Assert.That(_cluster.Cluster.Apply(manifest).Select(r => r.Status)).IsEquivalentTo([201, 201]);
        var revision = _cluster.Cluster.Revision;
        await Assert.That(_cluster.Cluster.Apply(manifest).Select(r => r.Status)).IsEquivalentTo([200, 200]);
        await Assert.That(_cluster.Cluster.Revision).IsEqualTo(revision);
    }

    [Test]
    [Arguments("a: b\nc: [1\n", "error converting YAML to JSON: yaml: line 3")]
    [Arguments("{apiVersion: example.com/v1, kind: Boat}", "no matches for kind \"Boat\" in version \"example.com/v1\": apply its CustomResourceDefinition first")]
    public async Task A_bad_manifest_is_explained(string yaml, string message) =>
        await Assert.That((await HomelabAutoscaler.Tests.Failing.With<FormatException>(() => Task.FromResult(_cluster.Cluster.Apply(yaml)))).Message).StartsWith(message);

    [Test]
    public async Task HttpClient_is_answered_synchronously()
    {
        using var client = new HttpClient(_cluster.Cluster.CreateHandler()) { BaseAddress = new Uri("https://anything") };
        var sending = client.SendAsync(new HttpRequestMessage(HttpMethod.Get, Maps), HttpCompletionOption.ResponseHeadersRead);
        await Assert.That(sending.IsCompleted).IsTrue();
        await Assert.That((await sending).StatusCode).IsEqualTo(HttpStatusCode.OK);
    }

    [Test]
    public async Task Writers_in_parallel_lose_nothing()
    {
        _cluster.Post(Maps, "metadata: {name: a}");
        await Parallel.ForAsync(0, 200, (i, _) =>
        {
            _cluster.Merge(Maps + "/a", $"data: {{k{i}: v}}");
            return ValueTask.CompletedTask;
        });
        await Assert.That(_cluster.Get(Maps + "/a").Json()["data"]!.AsObject().Count).IsEqualTo(200);
    }
}
