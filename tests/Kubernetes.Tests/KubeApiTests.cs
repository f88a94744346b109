using System.Net;
using System.Text;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Kubernetes.Tests;

public class KubeApiTests
{
    private const string List =
        """{"apiVersion":"v1","items":[{"metadata":{"name":"a","namespace":"x"},"spec":{}},{"metadata":{"name":"b"},"spec":7},{"metadata":{"name":"c"},"spec":{"powerState":"on"}}],"kind":"NodeList","metadata":{"resourceVersion":"42","continue":""}}""";

    private const string MetadataFirst =
        """{"kind":"NodeList","apiVersion":"v1","metadata":{"resourceVersion":"42","remainingItemCount":null},"items":[{"metadata":{"name":"ä\"b"},"spec":{}}]}""";

    [Test]
    [Arguments(1)]
    [Arguments(7)]
    [Arguments(100_000)]
    public async Task A_list_is_read_object_by_object_however_it_is_cut(int pieces)
    {
        var api = ScriptedServer.Of(_ => ScriptedServer.Streamed(new SlicedStream(Encoding.UTF8.GetBytes(List), pieces))).Api();
        var names = new List<string>();
        var unreadable = new List<Exception>();
        var version = await api.ListAsync<Machine>(ListScope.All, machine => names.Add(machine.Metadata.Name), unreadable.Add, default);

        await Assert.That(version).IsEqualTo("42");
        await Assert.That(names).IsEquivalentTo(["a", "c"]);
        await Assert.That(unreadable.Single().Message).IsEqualTo("b: MachineSpec: expected an object, found a number");
    }

    [Test]
    [Arguments(1)]
    [Arguments(100_000)]
    public async Task Metadata_may_come_before_the_items(int pieces)
    {
        var api = ScriptedServer.Of(_ => ScriptedServer.Streamed(new SlicedStream(Encoding.UTF8.GetBytes(MetadataFirst), pieces))).Api();
        var names = new List<string>();

        await Assert.That(await api.ListAsync<Machine>(ListScope.All, machine => names.Add(machine.Metadata.Name), _ => { }, default)).IsEqualTo("42");
        await Assert.That(names).IsEquivalentTo(["ä\"b"]);
    }

    [Test]
    [Arguments("https://api.test:6443", "")]
    [Arguments("https://api.test:6443/", "")]
    [Arguments("https://proxy.test/k8s/clusters/c-m-1", "/k8s/clusters/c-m-1")]
    [Arguments("https://proxy.test/k8s/clusters/c-m-1/", "/k8s/clusters/c-m-1")]
    public async Task A_cluster_may_be_served_below_a_path(string server, string prefix)
    {
        var answers = ScriptedServer.Of(_ => ScriptedServer.Json("""{"metadata":{"name":"a"},"spec":{}}"""));
        var api = new KubeApi(new(new(server), answers), TimeProvider.System, "test");
        await api.GetAsync<Machine>(new("lab", "a"), default);

        await Assert.That(answers.Requests.Single().Path).IsEqualTo($"{prefix}/apis/infra.homecluster.dev/v1alpha1/namespaces/lab/nodes/a");
    }

    [Test]
    public async Task A_list_comes_in_pages()
    {
        var server = ScriptedServer.Of(request => request.RequestUri!.Query.Contains("continue=", StringComparison.Ordinal)
            ? ScriptedServer.Json("""{"metadata":{"resourceVersion":"9"},"items":[{"metadata":{"name":"b"},"spec":{}}]}""")
            : ScriptedServer.Json("""{"metadata":{"resourceVersion":"9","continue":"a+b/c="},"items":[{"metadata":{"name":"a"},"spec":{}}]}"""));
        var names = new List<string>();
        await server.Api().ListAsync<Machine>(new("lab", "app=x,y in (1)"), machine => names.Add(machine.Metadata.Name), _ => { }, default);

        await Assert.That(names).IsEquivalentTo(["a", "b"]);
        await Assert.That(server.Requests[0].Path).IsEqualTo("/apis/infra.homecluster.dev/v1alpha1/namespaces/lab/nodes?limit=250&labelSelector=app%3Dx%2Cy%20in%20%281%29");
        await Assert.That(server.Requests[1].Path).Contains("continue=a%2Bb%2Fc%3D");
    }

    [Test]
    [Arguments("{\"items\":[{\"metadata\":{\"name\":\"a\"},\"spec\":{}}", SlicedStream.End.Close)]
    [Arguments("{\"items\":[", SlicedStream.End.Break)]
    [Arguments("{\"items\":[", SlicedStream.End.Hang)]
    [Arguments("<html>proxy</html>", SlicedStream.End.Close)]
    [Arguments("", SlicedStream.End.Close)]
    [Arguments("[]", SlicedStream.End.Close)]
    public async Task A_list_that_ends_badly_is_an_answer_to_be_asked_again(string body, SlicedStream.End end)
    {
        var server = new ScriptedServer((_, _) => Task.FromResult(ScriptedServer.Streamed(new SlicedStream(Encoding.UTF8.GetBytes(body), 5, end))));
        var api = new KubeApi(new(new("http://api.test"), server), TimeProvider.System, "test") { RequestTimeout = TimeSpan.FromMilliseconds(200) };
        var thrown = await Failing.With<KubeApiException>(() => api.ListAsync<Machine>(ListScope.All, _ => { }, _ => { }, default));

        await Assert.That(thrown.IsTransient).IsTrue();
        await Assert.That(thrown.Message).StartsWith("list nodes.infra.homecluster.dev: ");
    }

    [Test]
    [Arguments(1)]
    [Arguments(64)]
    [Arguments(100_000)]
    public async Task A_watch_is_read_line_by_line_however_it_is_cut(int pieces)
    {
        var lines = string.Concat(
            """{"type":"ADDED","object":{"kind":"Node","metadata":{"name":"a","resourceVersion":"5"},"spec":{}}}""", "\n",
            """{"object":{"kind":"Node","metadata":{"name":"a","resourceVersion":"6"},"spec":{}},"type":"MODIFIED"}""", "\n",
            """{"type":"BOOKMARK","object":{"kind":"Node","metadata":{"resourceVersion":"7"}}}""", "\n",
            """{"type":"MODIFIED","object":{"spec":[],"metadata":{"name":"a","resourceVersion":"8"}}}""", "\n",
            """{"type":"DELETED","object":{"metadata":{"name":"a","resourceVersion":"9"},"spec":{}}}""", "\n");
        var api = ScriptedServer.Of(_ => ScriptedServer.Streamed(new SlicedStream(Encoding.UTF8.GetBytes(lines), pieces))).Api();
        var seen = new List<string>();
        await foreach (var change in api.WatchAsync<Machine>(ListScope.All, "4", TimeSpan.FromSeconds(30), () => { }, default))
        {
            seen.Add($"{change.Type} {change.ResourceVersion} {change.Value?.Metadata.Name}");
        }

        await Assert.That(seen).IsEquivalentTo(["Added 5 a", "Modified 6 a", "Bookmark 7 ", "Unreadable 8 ", "Deleted 9 a"]);
    }

    [Test]
    public async Task A_watch_asks_for_bookmarks_and_an_end()
    {
        var server = ScriptedServer.Of(_ => ScriptedServer.Streamed(new SlicedStream([], 1)));
        await foreach (var _ in server.Api().WatchAsync<KubeNode>(ListScope.All, "4", TimeSpan.FromSeconds(45), () => { }, default))
        {
        }

        await Assert.That(server.Requests[0].Path).IsEqualTo("/api/v1/nodes?watch=1&allowWatchBookmarks=true&timeoutSeconds=45&resourceVersion=4");
    }

    [Test]
    public async Task An_error_in_a_watch_is_the_servers_own()
    {
        var line = """{"type":"ERROR","object":{"kind":"Status","message":"too old resource version: 1 (13783)","reason":"Expired","code":410}}""" + "\n";
        var api = ScriptedServer.Of(_ => ScriptedServer.Streamed(new SlicedStream(Encoding.UTF8.GetBytes(line), 9))).Api();
        var thrown = await Failing.With<KubeApiException>(async () =>
        {
            await foreach (var _ in api.WatchAsync<Machine>(ListScope.All, "1", TimeSpan.FromSeconds(30), () => { }, default))
            {
            }
        });

        await Assert.That(thrown.IsGone).IsTrue();
        await Assert.That(thrown.IsTransient).IsFalse();
    }

    [Test]
    public async Task A_half_open_watch_is_noticed_within_a_minute()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var server = new ScriptedServer((_, _) => Task.FromResult(ScriptedServer.Streamed(new SlicedStream([], 1, SlicedStream.End.Hang))));
        var opened = new TaskCompletionSource();
        var watching = Task.Run(async () =>
        {
            await foreach (var _ in server.Api(clock).WatchAsync<Machine>(ListScope.All, "1", TimeSpan.FromSeconds(45), opened.SetResult, default))
            {
            }
        });
        await opened.Task;
        clock.Advance(TimeSpan.FromSeconds(49));
        await Assert.That(watching.IsCompleted).IsFalse();
        clock.Advance(TimeSpan.FromSeconds(2));
        var thrown = await Failing.With<KubeApiException>(() => watching);
        await Assert.That(thrown.Message).IsEqualTo("watch nodes.infra.homecluster.dev: no answer in time");
    }

    [Test]
    public async Task A_patch_carries_the_version_that_it_was_decided_on()
    {
        var server = ScriptedServer.Of(_ => ScriptedServer.Json("""{"metadata":{"name":"m1","resourceVersion":"2"},"spec":{}}"""));
        var machine = Make.Machine();
        await server.Api().UpdateAsync(machine, machine with { Status = machine.Status with { Progress = MachineState.Ready } }, "status", default);

        var (method, path, body, type, _) = server.Requests.Single();
        await Assert.That(method).IsEqualTo(HttpMethod.Patch);
        await Assert.That(path).IsEqualTo("/apis/infra.homecluster.dev/v1alpha1/namespaces/homelab-autoscaler-system/nodes/m1/status");
        await Assert.That(body).IsEqualTo("""{"metadata":{"resourceVersion":"1"},"status":{"progress":"ready"}}""");
        await Assert.That(type).IsEqualTo("application/merge-patch+json");
    }

    [Test]
    public async Task A_delete_means_one_uid_and_goes_in_the_background()
    {
        var server = ScriptedServer.Of(_ => ScriptedServer.Json("{}"));
        await server.Api().DeleteAsync(Make.Job(Make.Machine(), "j"), default);

        await Assert.That(server.Requests.Single().Body).IsEqualTo(
            """{"apiVersion":"v1","kind":"DeleteOptions","propagationPolicy":"Background","preconditions":{"uid":"uid-of-j"}}""");
    }

    [Test]
    [Arguments(HttpStatusCode.NotFound, "NotFound")]
    [Arguments(HttpStatusCode.Conflict, "Conflict")]
    public async Task Deleting_what_is_gone_is_done(HttpStatusCode status, string reason) =>
        await ScriptedServer.Of(_ => ScriptedServer.Failure(status, reason)).Api().DeleteAsync(Make.Job(Make.Machine(), "j"), default);

    [Test]
    [Arguments(HttpStatusCode.Conflict, "Conflict", true, false, false)]
    [Arguments(HttpStatusCode.Conflict, "AlreadyExists", false, true, false)]
    [Arguments(HttpStatusCode.TooManyRequests, "TooManyRequests", false, false, true)]
    [Arguments(HttpStatusCode.InternalServerError, "InternalError", false, false, true)]
    [Arguments(HttpStatusCode.Forbidden, "Forbidden", false, false, false)]
    public async Task Refusals_are_told_apart(HttpStatusCode status, string reason, bool conflict, bool exists, bool transient)
    {
        var thrown = await Failing.With<KubeApiException>(() => ScriptedServer.Of(_ => ScriptedServer.Failure(status, reason, "because")).Api().GetAsync<Machine>(new("lab", "m1"), default));

        await Assert.That(thrown.IsConflict).IsEqualTo(conflict);
        await Assert.That(thrown.IsAlreadyExists).IsEqualTo(exists);
        await Assert.That(thrown.IsTransient).IsEqualTo(transient);
        await Assert.That(thrown.Message).IsEqualTo($"get nodes.infra.homecluster.dev lab/m1: {(int)status} {reason}: because");
    }

    [Test]
    public async Task The_server_says_when_to_come_again()
    {
        var thrown = await Failing.With<KubeApiException>(() => ScriptedServer.Of(_ =>
        {
            var response = ScriptedServer.Failure(HttpStatusCode.TooManyRequests, "TooManyRequests");
            response.Headers.RetryAfter = new(TimeSpan.FromSeconds(7));
            return response;
        }).Api().GetAsync<Machine>(new("lab", "m1"), default));

        await Assert.That(thrown.RetryAfter).IsEqualTo(TimeSpan.FromSeconds(7));
    }

    [Test]
    public async Task An_answer_of_something_else_on_the_way_is_still_an_answer()
    {
        var thrown = await Failing.With<KubeApiException>(() => ScriptedServer.Of(_ => new(HttpStatusCode.BadGateway) { Content = new StringContent("<html>") }).Api().GetAsync<Machine>(new("lab", "m1"), default));

        await Assert.That(thrown.Status).IsEqualTo(HttpStatusCode.BadGateway);
        await Assert.That(thrown.IsTransient).IsTrue();
    }

    [Test]
    public async Task No_answer_says_why()
    {
        var refused = new ScriptedServer((_, _) => throw new HttpRequestException("Connection refused (api.test:80)"));
        var thrown = await Failing.With<KubeApiException>(() => refused.Api().GetAsync<Machine>(new("lab", "m1"), default));
        await Assert.That(thrown.Message).IsEqualTo("get nodes.infra.homecluster.dev lab/m1: Connection refused (api.test:80)");

        var resetAtOnce = new ScriptedServer((_, _) => throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.NotConnected));
        thrown = await Failing.With<KubeApiException>(() => resetAtOnce.Api().GetAsync<Machine>(new("lab", "m1"), default));
        await Assert.That(thrown.IsTransient).IsTrue();
        await Assert.That(thrown.Message).StartsWith("get nodes.infra.homecluster.dev lab/m1: ");

        var slow = new ScriptedServer(async (_, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return new();
        });
        var api = new KubeApi(new(new("http://api.test"), slow), TimeProvider.System, "test") { RequestTimeout = TimeSpan.FromMilliseconds(50) };
        thrown = await Failing.With<KubeApiException>(() => api.GetAsync<Machine>(new("lab", "m1"), default));
        await Assert.That(thrown.Message).IsEqualTo("get nodes.infra.homecluster.dev lab/m1: no answer in time");
    }

    [Test]
    public async Task Being_called_off_is_not_a_failure_of_the_server()
    {
        using var caller = new CancellationTokenSource();
        var slow = new ScriptedServer(async (_, cancellation) =>
        {
            await caller.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellation);
            return new();
        });

        await Failing.With<OperationCanceledException>(() => slow.Api().GetAsync<Machine>(new("lab", "m1"), caller.Token));
    }
}
