using System.Text;
using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Events;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Tests;
using Microsoft.Extensions.Time.Testing;

namespace HomelabAutoscaler.Kubernetes.Tests;

public sealed class EventRecorderTests : IDisposable
{
    private const string Events = "/apis/events.k8s.io/v1/namespaces/default/events";

    private static readonly Notice Started = new(false, "PowerOn", "Starting", "Switching on");
    private static readonly Notice Failed = new(true, "PowerOn", "StartFailed", "The Job failed");
    private static readonly Lease About = new() { Metadata = new() { Name = "m1", Namespace = "default", Uid = "uid-of-m1" } };

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Cluster _cluster;
    private readonly Way _way;
    private readonly CollectingLogger _log = new();
    private readonly EventRecorder _recorder;

    public EventRecorderTests()
    {
        _cluster = new(_clock);
        _way = new(_cluster.CreateHandler());
        _recorder = new(new(new(new("http://api.test"), _way), _clock, "test"), "replica-0", _clock, _log);
    }

    [Test]
    public async Task What_happens_is_told_with_all_that_the_server_asks_for()
    {
        _recorder.Record(About, Failed);
        await _recorder.DrainAsync(default);

        var told = Told().Single();
        await Assert.That(Text(told, "type", "action", "reason", "note", "reportingController", "reportingInstance", "eventTime"))
            .IsEqualTo("Warning PowerOn StartFailed The Job failed homelab-autoscaler replica-0 2026-01-01T00:00:00.000000Z");
        await Assert.That(Text(told["regarding"]!, "apiVersion", "kind", "namespace", "name", "uid")).IsEqualTo("coordination.k8s.io/v1 Lease default m1 uid-of-m1");
        await Assert.That(told["series"]).IsNull();
        await Assert.That(_log.Lines).IsEmpty();
    }

    [Test]
    public async Task What_happens_again_is_counted_and_not_told_anew()
    {
        for (var times = 0; times < 3; times++)
        {
            _recorder.Record(About, Failed);
            _recorder.Record(About, Started);
            await _recorder.DrainAsync(default);
            _clock.Advance(TimeSpan.FromMinutes(5));
        }

        await Assert.That(Told().Select(told => $"{told["reason"]} {told["series"]!["count"]} {told["series"]!["lastObservedTime"]}")).IsEquivalentTo(
            ["StartFailed 3 2026-01-01T00:10:00.000000Z", "Starting 3 2026-01-01T00:10:00.000000Z"]);
    }

    [Test]
    public async Task What_happens_many_times_at_once_is_one_request()
    {
        for (var times = 0; times < 100; times++)
        {
            _recorder.Record(About, Failed);
        }

        await _recorder.DrainAsync(default);
        await Assert.That((long)Told().Single()["series"]!["count"]!).IsEqualTo(100);
        await Assert.That(_way.Requests.Count).IsEqualTo(1);
    }

    [Test]
    public async Task What_waits_at_the_end_is_told_also_when_telling_it_was_called_off()
    {
        using var ending = new CancellationTokenSource();
        _way.Fault = _ =>
        {
            ending.Cancel();
            throw new OperationCanceledException(ending.Token);
        };
        _recorder.Record(About, Started);
        await Failing.With<OperationCanceledException>(() => _recorder.RunAsync(ending.Token));
        _way.Fault = null;
        _recorder.Record(About, Failed);
        await _recorder.FlushAsync(TimeSpan.FromSeconds(2));

        await Assert.That(Told().Select(told => (string)told["reason"]!)).IsEquivalentTo(["Starting", "StartFailed"]);
        await Assert.That(_log.Lines).IsEmpty();
    }

    [Test]
    public async Task The_end_does_not_wait_for_a_server_that_does_not_answer()
    {
        var silent = new EventRecorder(new(new(new("http://api.test"), new QuietServer()), _clock, "test"), "replica-0", _clock, _log);
        silent.Record(About, Started);
        silent.Record(About, Failed);
        var end = silent.FlushAsync(TimeSpan.FromSeconds(2));
        await Assert.That(end.IsCompleted).IsFalse();
        _clock.Advance(TimeSpan.FromSeconds(2));
        await end.WaitAsync(TimeSpan.FromSeconds(30));

        await Assert.That(_log.Lines).IsEquivalentTo(
        [
            "Event Starting about m1 was not recorded: the API server did not answer before the end",
            "Event StartFailed about m1 was not recorded: the API server did not answer before the end",
        ]);
    }

    [Test]
    public async Task What_happens_again_after_a_long_pause_is_told_anew()
    {
        _recorder.Record(About, Failed);
        await _recorder.DrainAsync(default);
        _clock.Advance(TimeSpan.FromMinutes(7));
        _recorder.Record(About, Failed);
        await _recorder.DrainAsync(default);

        await Assert.That(Told().Count).IsEqualTo(2);
    }

    [Test]
    public async Task What_differs_in_words_or_in_what_it_is_about_is_told_for_itself()
    {
        _recorder.Record(About, Failed);
        _recorder.Record(About, Failed with { Note = "The Job took too long" });
        _recorder.Record(About with { Metadata = About.Metadata with { Uid = "another" } }, Failed);
        await _recorder.DrainAsync(default);

        await Assert.That(Told().Count).IsEqualTo(3);
    }

    [Test]
    public async Task An_event_that_somebody_deleted_is_told_anew()
    {
        _recorder.Record(About, Failed);
        await _recorder.DrainAsync(default);
        _cluster.Handle(ApiRequest.Delete($"{Events}/{Told().Single()["metadata"]!["name"]}"));
        _recorder.Record(About, Failed);
        await _recorder.DrainAsync(default);

        await Assert.That(Told().Count).IsEqualTo(1);
        await Assert.That(_log.Lines).IsEmpty();
    }

    [Test]
    public async Task One_that_may_not_count_tells_anew()
    {
        _cluster.Fault = request => request.Method == "PATCH" ? new ApiResponse(403, "{}"u8.ToArray()) : null;
        _recorder.Record(About, Failed);
        await _recorder.DrainAsync(default);
        _recorder.Record(About, Failed);
        await _recorder.DrainAsync(default);

        await Assert.That(Told().Count).IsEqualTo(2);
        await Assert.That(_log.Lines).IsEmpty();
    }

    [Test]
    public async Task An_event_about_what_has_no_namespace_is_in_default()
    {
        _recorder.Record(Make.Node(), Started);
        await _recorder.DrainAsync(default);

        await Assert.That((string?)Told().Single()["metadata"]!["namespace"]).IsEqualTo("default");
    }

    [Test]
    public async Task Texts_are_cut_to_what_the_server_takes()
    {
        var name = string.Concat(new string('a', 231), ".", new string('b', 21));
        var recorder = new EventRecorder(new(new(new("http://api.test"), _way), _clock, "test"), new string('i', 200), _clock, _log);
        recorder.Record(About with { Metadata = About.Metadata with { Name = name } }, Failed with { Note = new string('x', 1021) + "😀😀" });
        recorder.Record(About, Failed with { Note = new string('ä', 600) });
        await recorder.DrainAsync(default);

        await Assert.That(_log.Lines).IsEmpty();
        await Assert.That(Told().Select(told => Encoding.UTF8.GetByteCount((string)told["note"]!))).IsEquivalentTo([1021, 1024]);
        await Assert.That(Told().Max(told => ((string)told["metadata"]!["name"]!).Length)).IsLessThanOrEqualTo(253);
        await Assert.That(Told().Max(told => ((string)told["reportingInstance"]!).Length)).IsEqualTo(128);
    }

    [Test]
    [Arguments(500)]
    [Arguments(403)]
    [Arguments(404)]
    [Arguments(422)]
    public async Task A_server_that_refuses_loses_an_event_and_nothing_else(int status)
    {
        _cluster.Fault = _ => new ApiResponse(status, Encoding.UTF8.GetBytes("""{"kind":"Status","message":"no"}"""));
        _recorder.Record(About, Failed);
        await _recorder.DrainAsync(default);
        await Assert.That(_log.Lines.Single()).StartsWith("Event StartFailed about m1 was not recorded: create events.events.k8s.io default/m1.");

        _cluster.Fault = null;
        _recorder.Record(About, Failed);
        await _recorder.DrainAsync(default);
        await Assert.That(Told().Count).IsEqualTo(1);
    }

    [Test]
    public async Task Recording_never_waits_and_what_is_too_much_is_said()
    {
        using var stop = new CancellationTokenSource();
        _way.Fault = _ => throw new HttpRequestException("Connection refused");
        for (var number = 0; number < 300; number++)
        {
            _recorder.Record(About, Failed with { Note = $"{number}" });
        }

        await Assert.That(_log.Lines.Count(line => line == "Event StartFailed about m1 was not recorded: too many wait")).IsEqualTo(44);
        var running = _recorder.RunAsync(stop.Token);
        await Eventually.Is(() => _log.Lines.Count == 300);
        await Assert.That(running.IsCompleted).IsFalse();

        _way.Fault = null;
        _recorder.Record(About, Started);
        await Eventually.Is(() => Told().Count == 1);
        await stop.CancelAsync();
        await Failing.With<OperationCanceledException>(() => running);
    }

    [Test]
    public async Task It_remembers_no_more_than_it_has_room_for()
    {
        for (var number = 0; number < 1500; number++)
        {
            _recorder.Record(About, Failed with { Note = $"{number}" });
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            if (number % 100 == 99)
            {
                await _recorder.DrainAsync(default);
            }
        }

        // The last ones are remembered, the first ones are not.
        _recorder.Record(About, Failed with { Note = "1499" });
        _recorder.Record(About, Failed with { Note = "0" });
        await _recorder.DrainAsync(default);
        await Assert.That(Told().Count(told => (string?)told["note"] == "1499")).IsEqualTo(1);
        await Assert.That(Told().Count(told => (string?)told["note"] == "0")).IsEqualTo(2);
    }

    public void Dispose() => _way.Dispose();

    private IReadOnlyList<JsonNode> Told() => [.. _cluster.Handle(ApiRequest.Get(Events)).Json()["items"]!.AsArray().Select(told => told!)];

    private static string Text(JsonNode value, params ReadOnlySpan<string> members)
    {
        var text = new StringBuilder();
        foreach (var member in members)
        {
            text.Append((string?)value[member]).Append(' ');
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>Takes requests, and never answers.</summary>
    private sealed class QuietServer : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("never");
        }
    }
}
