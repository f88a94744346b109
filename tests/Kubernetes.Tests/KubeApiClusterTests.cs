using System.Net;
using System.Text;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Tests;
using Microsoft.Extensions.Time.Testing;

namespace HomelabAutoscaler.Kubernetes.Tests;

/// <summary>The verbs against the embedded API server, and against what stands in the way of one.</summary>
public class KubeApiClusterTests
{
    private static readonly Lease New = new() { Metadata = new() { Name = "a", Namespace = "default" }, Spec = new() { HolderIdentity = "x" } };

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Cluster _cluster;
    private readonly KubeApi _api;

    public KubeApiClusterTests()
    {
        _cluster = new(_clock);
        _api = new(new(new("http://api.test"), _cluster.CreateHandler()), _clock, "test");
    }

    [Test]
    public async Task An_object_is_made_found_changed_and_deleted()
    {
        var made = await _api.CreateAsync(New, default);
        await Assert.That(await _api.FindAsync<Lease>(new("default", "a"), default)).IsEqualTo(made);

        var changed = await _api.UpdateAsync(made, made with { Spec = made.Spec with { HolderIdentity = null, LeaseDurationSeconds = 3 } }, null, default);
        await Assert.That(changed.Spec).IsEqualTo(new LeaseSpec { LeaseDurationSeconds = 3 });
        await _api.DeleteAsync(changed, default);
        await Assert.That(await _api.FindAsync<Lease>(new("default", "a"), default)).IsNull();
    }

    [Test]
    [Arguments("default", "../leases/a")]
    [Arguments("default", "..")]
    [Arguments("default", ".")]
    [Arguments("default", "a?x=y")]
    [Arguments("../namespaces/default", "a")]
    public async Task A_name_does_not_lead_to_another_object(string @namespace, string name)
    {
        await _api.CreateAsync(New, default);

        await Assert.That(await _api.FindAsync<Lease>(new(@namespace, name), default)).IsNull();
    }

    [Test]
    public async Task A_change_that_was_decided_on_an_older_version_is_refused()
    {
        var made = await _api.CreateAsync(New, default);
        await _api.UpdateAsync(made, made with { Spec = made.Spec with { HolderIdentity = "somebody else" } }, null, default);
        var thrown = await Failing.With<KubeApiException>(() => _api.UpdateAsync(made, made with { Spec = made.Spec with { HolderIdentity = "me" } }, null, default));

        await Assert.That(thrown.IsConflict).IsTrue();
        await Assert.That(thrown.IsTransient).IsFalse();
        await Assert.That(thrown.Message).StartsWith("patch leases.coordination.k8s.io default/a: 409 Conflict: Operation cannot be fulfilled on leases.coordination.k8s.io \"a\": ");
    }

    [Test]
    public async Task What_is_there_already_is_told_from_a_conflict()
    {
        await _api.CreateAsync(New, default);
        var thrown = await Failing.With<KubeApiException>(() => _api.CreateAsync(New, default));

        await Assert.That(thrown.IsAlreadyExists).IsTrue();
        await Assert.That(thrown.IsConflict).IsFalse();
    }

    [Test]
    public async Task A_deletion_is_of_this_object_and_not_of_another_one_of_its_name()
    {
        var made = await _api.CreateAsync(New, default);
        await _api.DeleteAsync(made, default);
        var successor = await _api.CreateAsync(New, default);
        await _api.DeleteAsync(made, default);

        await Assert.That(await _api.FindAsync<Lease>(new("default", "a"), default)).IsEqualTo(successor);
    }

    [Test]
    public async Task An_eviction_waits_for_its_disruption_budget()
    {
        _cluster.Apply("""
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: web, namespace: default}
            spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web-1, namespace: default, labels: {app: web}}
            spec: {nodeName: worker, containers: [{name: web, image: web}]}
            """);
        _cluster.Handle(ApiRequest.Patch("/api/v1/namespaces/default/pods/web-1/status", System.Text.Json.Nodes.JsonNode.Parse(
            """{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}""")!));
        var web = await _api.GetAsync<Pod>(new("default", "web-1"), default);
        var thrown = await Failing.With<KubeApiException>(() => _api.EvictAsync(web, null, default));
        await Assert.That(thrown.Status).IsEqualTo(HttpStatusCode.TooManyRequests);
        await Assert.That(thrown.IsTransient).IsTrue();
        await Assert.That(thrown.Message).Contains("disruption budget");

        _cluster.Handle(ApiRequest.Delete("/apis/policy/v1/namespaces/default/poddisruptionbudgets/web"));
        await _api.EvictAsync(web, 5, default);
        await Assert.That(await _api.FindAsync<Pod>(new("default", "web-1"), default) is null or { Metadata.DeletionTimestamp: not null }).IsTrue();
        await _api.EvictAsync(web with { Metadata = web.Metadata with { Name = "gone" } }, null, default);
    }

    [Test]
    [Arguments("", "503 Service Unavailable: no further word")]
    [Arguments("upstream connect error", "503 Service Unavailable: no further word")]
    [Arguments("<html><body>503</body></html>", "503 Service Unavailable: no further word")]
    [Arguments("[]", "503 Service Unavailable: no further word")]
    [Arguments("null", "503 Service Unavailable: no further word")]
    [Arguments("""{"message":["a"],"reason":"x"}""", "503 Service Unavailable: no further word")]
    [Arguments("""{"kind":"Status","message":"slow down","reason":"ServiceUnavailable","details":{"retryAfterSeconds":3}}""", "503 ServiceUnavailable: slow down")]
    public async Task Whatever_the_body_of_a_refusal_is_the_refusal_is_told(string body, string told)
    {
        _cluster.Fault = _ => new ApiResponse(503, Encoding.UTF8.GetBytes(body)) { ContentType = "text/html" };
        var thrown = await Failing.With<KubeApiException>(() => _api.GetAsync<Lease>(new("default", "a"), default));

        await Assert.That(thrown.Message).IsEqualTo($"get leases.coordination.k8s.io default/a: {told}");
        await Assert.That(thrown.IsTransient).IsTrue();
        await Assert.That(thrown.RetryAfter).IsEqualTo(body.Contains("retryAfterSeconds", StringComparison.Ordinal) ? TimeSpan.FromSeconds(3) : null);
    }

    [Test]
    [Arguments("", "")]
    [Arguments("<html>log in</html>", "")]
    [Arguments("""{"metadata":{"name":"a"},"spec":[]}""", "200 Unreadable: LeaseSpec: expected an object, found a list")]
    public async Task An_answer_that_is_no_object_is_a_failed_request(string body, string told)
    {
        _cluster.Fault = _ => new ApiResponse(200, Encoding.UTF8.GetBytes(body));
        var thrown = await Failing.With<KubeApiException>(() => _api.GetAsync<Lease>(new("default", "a"), default));

        await Assert.That(thrown.Message).StartsWith($"get leases.coordination.k8s.io default/a: {told}");
        await Assert.That(thrown.IsTransient).IsEqualTo(told.Length == 0);
    }

    [Test]
    public async Task An_object_with_more_nesting_than_anyone_expects_is_read()
    {
        var nested = string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200);
        _cluster.Fault = _ => new ApiResponse(200, Encoding.UTF8.GetBytes($$$"""{"metadata":{"name":"a","resourceVersion":"1"},"items":[{"metadata":{"name":"a","unknown":{{{nested}}} },"spec":{}}]}"""));
        var names = new List<string>();
        await _api.ListAsync<Lease>(ListScope.All, lease => names.Add(lease.Metadata.Name), problem => throw problem, default);

        await Assert.That(names).IsEquivalentTo(["a"]);
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task A_request_has_its_time_and_no_more(bool hasHeaders)
    {
        var server = new ScriptedServer(async (_, cancellation) =>
        {
            if (!hasHeaders)
            {
                await Task.Delay(Timeout.Infinite, cancellation);
            }

            return ScriptedServer.Streamed(new SlicedStream("{\"metadata\":"u8.ToArray(), 4, SlicedStream.End.Hang));
        });
        var api = new KubeApi(new(new("http://api.test"), server), _clock, "test");
        var asking = api.GetAsync<Lease>(new("default", "a"), default);
        await Eventually.Is(() => server.Requests.Count == 1);
        _clock.Advance(TimeSpan.FromSeconds(14.9));
        await Assert.That(asking.IsCompleted).IsFalse();
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        var thrown = await Failing.With<KubeApiException>(() => asking);

        await Assert.That(thrown.Message).IsEqualTo("get leases.coordination.k8s.io default/a: no answer in time");
    }

    [Test]
    public async Task A_connection_that_breaks_as_we_stop_is_no_failure()
    {
        using var stop = new CancellationTokenSource();
        var server = new ScriptedServer(async (_, _) =>
        {
            await stop.CancelAsync();
            throw new HttpRequestException("Connection reset by peer");
        });

        await Failing.With<OperationCanceledException>(() => server.Api().GetAsync<Lease>(new("default", "a"), stop.Token));
        await Failing.With<OperationCanceledException>(() => server.Api().ListAsync<Lease>(ListScope.All, _ => { }, _ => { }, stop.Token));
    }

    [Test]
    public async Task The_newest_version_is_told_without_the_objects()
    {
        await _api.CreateAsync(New, default);

        await Assert.That(await _api.NewestVersionAsync<Lease>(ListScope.All, default)).IsEqualTo($"{_cluster.Revision}");
    }
}
