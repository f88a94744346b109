using System.Net;
using System.Text;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Tests;
using TUnit.Assertions.Enums;

namespace HomelabAutoscaler.Kubernetes.Tests;

public class ReflectorTests
{
    private static readonly string[] AddedOnce = ["+a", "+b"];
    private static readonly string[] GoneAndNew = ["-b", "+c"];
    private static readonly string[] RestoredOnce = ["*a", "-b", "+c"];

    [Test]
    public async Task A_list_in_pages_and_its_watch_fill_the_store()
    {
        await using var watched = new WatchedCluster();
        foreach (var number in Enumerable.Range(0, 10))
        {
            watched.Put($"lease-{number}", "x");
        }

        await watched.RunToWatchAsync();
        await Assert.That(watched.Known).IsEqualTo(watched.Truth);
        await Assert.That(watched.Way.Lists.Count()).IsEqualTo(4);

        watched.Put("lease-10");
        watched.Put("lease-3", "y");
        watched.Delete("lease-5");
        await watched.InStepAsync();
        await Assert.That(watched.Way.Lists.Count()).IsEqualTo(4);
    }

    [Test]
    public async Task A_list_whose_next_page_is_no_longer_there_is_begun_anew()
    {
        await using var watched = new WatchedCluster();
        foreach (var number in Enumerable.Range(0, 5))
        {
            watched.Put($"lease-{number}");
        }

        var compacted = false;
        watched.Way.Fault = request =>
        {
            if (!compacted && request.RequestUri!.Query.Contains("continue=", StringComparison.Ordinal))
            {
                compacted = true;
                watched.Delete("lease-0");
                watched.Cluster.Compact();
            }

            return null;
        };
        watched.Run();
        await watched.PassUntilAsync(() => watched.Store.HasSynced);

        await Assert.That(watched.Known).IsEqualTo("lease-1 lease-2 lease-3 lease-4");
        await Assert.That(watched.Log.Lines.Single(line => line.StartsWith("Listing", StringComparison.Ordinal)))
            .Contains("The provided continue parameter is too old");
    }

    [Test]
    public async Task A_watch_goes_on_from_the_last_bookmark()
    {
        await using var watched = new WatchedCluster();
        watched.Put("a");
        await watched.RunToWatchAsync();
        watched.Cluster.Apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: of-no-interest}}");
        var newest = watched.Cluster.Revision;
        await watched.PassUntilAsync(() => watched.Way.Watches.Count() > 1);

        await Assert.That(watched.Way.Watches.ElementAt(1)).EndsWith($"&resourceVersion={newest}");
        await Assert.That(watched.Way.Lists.Count()).IsEqualTo(1);
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task A_version_that_is_too_old_has_one_list_made_which_finds_what_is_gone(bool atOnce)
    {
        await using var watched = new WatchedCluster();
        watched.Put("a", "x");
        watched.Put("b", "x");
        var refusals = 1;
        watched.Way.Fault = request =>
        {
            if (!Way.IsWatch(request) || refusals-- <= 0)
            {
                return null;
            }

            watched.Delete("b");
            watched.Put("c", "x");
            watched.Cluster.Compact();
            return atOnce ? ScriptedServer.Failure(HttpStatusCode.Gone, "Expired", "too old resource version") : null;
        };
        watched.Run();
        await watched.PassUntilAsync(() => watched.Known == "a=x c=x");

        await watched.PassUntilAsync(() => watched.Way.Watches.Count() > 3);
        await Assert.That(watched.Way.Lists.Count()).IsEqualTo(2);
        await Assert.That(watched.Changes).IsEquivalentTo([.. AddedOnce, .. GoneAndNew], CollectionOrdering.Matching);
    }

    [Test]
    public async Task A_stalled_watch_is_noticed_within_a_minute()
    {
        await using var watched = new WatchedCluster();
        watched.Way.Fault = request => Way.IsWatch(request) && watched.Way.Watches.Count() == 1 ? Stream("", SlicedStream.End.Hang) : null;
        await watched.RunToWatchAsync();
        watched.Put("a");

        watched.Time.Advance(TimeSpan.FromSeconds(60));
        await Eventually.Is(() => watched.Reflector.Trouble is not null);
        await Assert.That(watched.Reflector.Trouble).IsEqualTo("watch leases.coordination.k8s.io in default: no answer in time");

        await watched.PassUntilAsync(() => watched.Known == "a");
        await Assert.That(watched.Way.Lists.Count()).IsEqualTo(1);
        await Assert.That(watched.Reflector.Trouble).IsNull();
    }

    [Test]
    [Arguments(SlicedStream.End.Break)]
    [Arguments(SlicedStream.End.Close)]
    public async Task A_connection_that_ends_within_a_line_loses_nothing(SlicedStream.End end)
    {
        await using var watched = new WatchedCluster();
        watched.Put("a");
        var from = watched.Cluster.Revision;
        watched.Way.Fault = request =>
        {
            if (!Way.IsWatch(request) || watched.Way.Watches.Count() > 1)
            {
                return null;
            }

            watched.Put("b");
            watched.Put("c");
            return Stream(Added("b", from + 1) + """{"type":"ADDED","object":{"metadata":{"na""", end);
        };
        watched.Run();
        await watched.PassUntilAsync(() => watched.Known == "a b c");

        await Assert.That(watched.Way.Watches.ElementAt(1)).EndsWith($"&resourceVersion={from + 1}");
        await Assert.That(watched.Way.Lists.Count()).IsEqualTo(1);
    }

    [Test]
    [Arguments("""{"type":"EXPLODED","object":{"metadata":{"name":"b","resourceVersion":"900"}}}""", "b: the watch event type \"EXPLODED\" is not known")]
    [Arguments("""{"type":"EXPLODED"}""", "the watch event type \"EXPLODED\" is not known")]
    [Arguments("""{"type":7,"object":"text"}""", "the watch event type \"7\" is not known")]
    [Arguments("""{"type":"MODIFIED","object":{"metadata":7,"spec":{}}}""", "found a number")]
    [Arguments("""{"type":"MODIFIED","object":{"spec":7,"metadata":{"name":"b","namespace":"default","resourceVersion":"900"}}}""", "default/b: LeaseSpec: expected an object, found a number")]
    [Arguments("""[]""", "the watch event type \"\" is not known")]
    public async Task An_event_that_makes_no_sense_is_reported_and_passed_over(string line, string report)
    {
        await using var watched = new WatchedCluster();
        watched.Put("a");
        watched.Way.Fault = request => Way.IsWatch(request) ? Stream(line + "\n" + Added("z", 901), SlicedStream.End.Hang) : null;
        watched.Run();
        await Eventually.Is(() => watched.Known == "a z");

        await Assert.That(watched.Log.Lines.Single(told => told.StartsWith("Passed over", StringComparison.Ordinal))).Contains(report);
    }

    [Test]
    [Arguments("""{"type":"ERROR","object":{"kind":"Status","code":500,"reason":"InternalError","message":"it broke"}}""", "500 InternalError: it broke")]
    [Arguments("""{"type":"ERROR","object":{"kind":"Status","code":"many","message":"it broke"}}""", "500 Unknown: the watch failed")]
    [Arguments("""{"type":"ERROR"}""", "watch leases.coordination.k8s.io in default: ")]
    [Arguments("""<html>""", "watch leases.coordination.k8s.io in default: ")]
    public async Task A_watch_that_fails_is_made_again(string line, string trouble)
    {
        await using var watched = new WatchedCluster();
        watched.Way.Fault = request => Way.IsWatch(request) && watched.Way.Watches.Count() == 1 ? Stream(line + "\n", SlicedStream.End.Close) : null;
        watched.Run();
        await Eventually.Is(() => watched.Reflector.Trouble is not null);
        await Assert.That(watched.Reflector.Trouble!).Contains(trouble);

        watched.Put("a");
        await watched.PassUntilAsync(() => watched.Known == "a");
    }

    [Test]
    public async Task An_object_that_can_no_longer_be_read_stays_as_it_was_last()
    {
        await using var watched = new WatchedCluster();
        watched.Put("a", "x");
        await watched.RunToWatchAsync();
        var list = """{"metadata":{"resourceVersion":"900"},"items":[{"metadata":{"name":"a","namespace":"default","resourceVersion":"890"},"spec":7},{"metadata":{"name":"b","namespace":"default","resourceVersion":"891"},"spec":7}]}""";
        watched.Way.Fault = request => Way.IsWatch(request)
            ? ScriptedServer.Failure(HttpStatusCode.Gone, "Expired")
            : ScriptedServer.Json(list);
        await watched.PassUntilAsync(() => watched.Way.Lists.Count() > 2);

        await Assert.That(watched.Known).IsEqualTo("a=x");
        await Assert.That(watched.Log.Lines).Contains("Passed over an object of leases.coordination.k8s.io that cannot be read: default/b: LeaseSpec: expected an object, found a number");
    }

    [Test]
    public async Task A_huge_object_is_read()
    {
        await using var watched = new WatchedCluster();
        var line = Added("huge", 900, new string('x', 3_000_000));
        watched.Way.Fault = request => Way.IsWatch(request) ? Stream(line, SlicedStream.End.Hang) : null;
        watched.Run();
        await Eventually.Is(() => watched.Known == "huge");
    }

    [Test]
    public async Task A_line_without_end_does_not_take_all_memory()
    {
        await using var watched = new WatchedCluster();
        watched.Way.Fault = request => Way.IsWatch(request) ? Stream(new string('x', 20_000_000), SlicedStream.End.Hang) : null;
        watched.Run();
        await Eventually.Is(() => watched.Reflector.Trouble is not null);

        await Assert.That(watched.Reflector.Trouble).IsEqualTo("watch leases.coordination.k8s.io in default: the answer cannot be read: an object of more than 16777216 bytes");
    }

    [Test]
    [Arguments("{}")]
    [Arguments("""{"kind":"Status","metadata":{},"status":"Success"}""")]
    [Arguments("""{"metadata":null,"items":[]}""")]
    [Arguments("""{"metadata":{"resourceVersion":7},"items":[]}""")]
    [Arguments("""{"metadata":{"resourceVersion":"7"},"items":{}}""")]
    public async Task What_is_not_a_list_does_not_empty_the_store(string answer)
    {
        await using var watched = new WatchedCluster();
        watched.Put("a");
        await watched.RunToWatchAsync();
        watched.Way.Fault = request => Way.IsWatch(request) ? ScriptedServer.Failure(HttpStatusCode.Gone, "Expired") : ScriptedServer.Json(answer);
        await watched.PassUntilAsync(() => watched.Reflector.Trouble is not null);

        await Assert.That(watched.Known).IsEqualTo("a");
        await Assert.That(watched.Reflector.Trouble!).StartsWith("list leases.coordination.k8s.io in default: ");
        await Assert.That(watched.Running.IsCompleted).IsFalse();
    }

    [Test]
    public async Task A_server_that_is_away_is_asked_ever_less_often_and_when_it_is_back_as_at_first()
    {
        await using var watched = new WatchedCluster();
        watched.Way.Fault = _ => throw new HttpRequestException("Connection refused");
        watched.Run();
        await watched.PassUntilAsync(() => Waits(watched).Count == 9);
        await Assert.That(Waits(watched)[0]).IsBetween(0.2, 0.3);
        await Assert.That(Waits(watched)[8]).IsBetween(24, 36);

        watched.Way.Fault = null;
        watched.Put("a");
        await watched.PassUntilAsync(() => watched.Known == "a");
        watched.Put("b");
        await watched.InStepAsync();
        watched.Way.Fault = _ => throw new HttpRequestException("Connection refused");
        await watched.PassUntilAsync(() => Waits(watched).Count == 10);
        await Assert.That(Waits(watched)[9]).IsBetween(0.2, 0.3);
    }

    [Test]
    public async Task Lists_alone_do_not_make_it_ask_more_often()
    {
        await using var watched = new WatchedCluster();
        watched.Way.Fault = request => Way.IsWatch(request) ? ScriptedServer.Failure(HttpStatusCode.Gone, "Expired") : null;
        watched.Run();
        await watched.PassUntilAsync(() => watched.Way.Lists.Count() == 8);
        var began = watched.Time.GetTimestamp();
        await watched.PassUntilAsync(() => watched.Way.Lists.Count() == 10);

        await Assert.That(watched.Time.GetElapsedTime(began)).IsGreaterThan(TimeSpan.FromSeconds(40));
    }

    [Test]
    public async Task A_server_that_asks_for_patience_is_given_it()
    {
        await using var watched = new WatchedCluster();
        watched.Way.Fault = _ =>
        {
            var response = ScriptedServer.Failure(HttpStatusCode.TooManyRequests, "TooManyRequests");
            response.Headers.RetryAfter = new(TimeSpan.FromSeconds(7));
            return response;
        };
        watched.Run();
        await Eventually.Is(() => Waits(watched).Count == 1);

        await Assert.That(Waits(watched)[0]).IsEqualTo(7);
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task A_cluster_that_was_restored_from_a_backup_is_taken_as_it_is(bool isSilent)
    {
        await using var watched = new WatchedCluster();
        var restored = new Sandbox.ApiServer.Cluster(watched.Time);
        foreach (var holder in (string[])["1", "2", "3", "4", "5", "6", "7"])
        {
            watched.Put("a", holder);
            watched.Put("b", holder);
        }

        await watched.RunToWatchAsync();
        watched.Cluster = restored;
        watched.Put("a", "restored");
        watched.Put("c", "restored");
        watched.Way.Cluster = new(restored.CreateHandler());

        // A real server watches a version that is still to come in silence; others refuse.
        watched.Way.Fault = request => isSilent && Way.IsWatch(request) && watched.Way.Lists.Count() < 3 ? Quiet(watched) : null;
        await watched.PassUntilAsync(() => watched.Known == "a=restored c=restored");
        await Assert.That(watched.Changes.TakeLast(3)).IsEquivalentTo(RestoredOnce);

        watched.Put("a", "again");
        await watched.InStepAsync();
    }

    [Test]
    public async Task A_server_that_was_away_is_listed_again_for_it_may_have_another_past()
    {
        await using var watched = new WatchedCluster();
        var other = new Sandbox.ApiServer.Cluster(watched.Time);
        watched.Put("a", "1");
        watched.Put("b", "1");
        var isAway = false;
        watched.Way.Fault = _ => isAway ? throw new HttpRequestException("Connection refused") : null;
        await watched.RunToWatchAsync();

        // While it is away another one takes its place, and gets ahead of where we were.
        isAway = true;
        await watched.PassUntilAsync(() => watched.Reflector.Trouble is not null);
        watched.Cluster = other;
        watched.Put("a", "other");
        for (var holder = 0; holder < 100; holder++)
        {
            watched.Put("c", $"{holder}");
        }

        watched.Way.Cluster = new(other.CreateHandler());
        isAway = false;
        await watched.PassUntilAsync(() => watched.Known == "a=other c=99");
        await watched.InStepAsync();
    }

    [Test]
    public async Task A_quiet_watch_is_not_listed_again()
    {
        await using var watched = new WatchedCluster();
        watched.Put("a", "x");
        watched.Way.Fault = request => Way.IsWatch(request) ? Quiet(watched) : null;
        watched.Run();
        await watched.PassUntilAsync(() => watched.Way.Watches.Count() == 5);

        await Assert.That(watched.Way.Lists.Count(list => list.EndsWith("?limit=3", StringComparison.Ordinal))).IsEqualTo(1);
        await Assert.That(watched.Way.Lists.Count(list => list.EndsWith("?limit=1", StringComparison.Ordinal))).IsEqualTo(4);
    }

    [Test]
    public async Task A_watch_that_ends_at_once_is_not_made_again_at_once()
    {
        await using var watched = new WatchedCluster();
        watched.Way.Fault = request => Way.IsWatch(request) ? Stream("", SlicedStream.End.Close) : null;
        watched.Run();
        await watched.PassUntilAsync(() => Waits(watched).Count == 8);

        await Assert.That(Waits(watched)[7]).IsGreaterThan(20);
        await Assert.That(watched.Reflector.Trouble).IsEqualTo("watch leases.coordination.k8s.io in default: it ended at once");
    }

    [Test]
    public async Task An_answer_that_makes_no_sense_to_wait_for_ends_it()
    {
        await using var watched = new WatchedCluster();
        watched.Way.Fault = _ => ScriptedServer.Failure(HttpStatusCode.Unauthorized, "Unauthorized");
        var reflector = new Watching.Reflector<Core.Resources.Lease>(watched.Api, new(), ListScope.All, watched.Time, watched.Log)
        {
            IsFatal = e => e.Status == HttpStatusCode.Unauthorized,
        };

        await Failing.With<KubeApiException>(() => reflector.RunAsync(default));
    }

    [Test]
    [Arguments(SlicedStream.End.Hang)]
    [Arguments(SlicedStream.End.Break)]
    public async Task It_stops_without_a_complaint(SlicedStream.End end)
    {
        await using var watched = new WatchedCluster();
        watched.Way.Fault = request => Way.IsWatch(request) ? Stream("", end) : null;
        await watched.RunToWatchAsync();
        await watched.StopAsync();

        await Assert.That(watched.Running.IsCompletedSuccessfully).IsTrue();
    }

    private static HttpResponseMessage Stream(string text, SlicedStream.End end) =>
        ScriptedServer.Streamed(new SlicedStream(Encoding.UTF8.GetBytes(text), 16 * 1024, end));

    /// <summary>A watch's line.</summary>
    private static string Added(string name, long version, string ballast = "") =>
        "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"" + name + "\",\"namespace\":\"default\",\"resourceVersion\":\"" + version
        + "\",\"managedFields\":\"" + ballast + "\"},\"spec\":{}}}\n";

    /// <summary>A watch that tells nothing, and is ended when its time is over.</summary>
    private static HttpResponseMessage Quiet(WatchedCluster watched) => ScriptedServer.Streamed(new QuietStream(watched.Time, TimeSpan.FromSeconds(30)));

    /// <summary>The waits that were logged, in seconds.</summary>
    private static List<double> Waits(WatchedCluster watched) =>
    [
        .. watched.Log.Lines.Where(line => line.StartsWith("Waiting", StringComparison.Ordinal))
            .Select(line => TimeSpan.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture).TotalSeconds),
    ];
}
