using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Groups;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Kubernetes.Connection;
using HomelabAutoscaler.Operator.Hosting;
using HomelabAutoscaler.Operator.Notifications;
using HomelabAutoscaler.Operator.Settings;
using HomelabAutoscaler.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace HomelabAutoscaler.Operator.Tests.Notifications;

/// <summary>What arrives, and what happens when nothing can.</summary>
public sealed class NotificationSenderTests : IAsyncDisposable
{
    private static readonly Notice Failed = new(true, "Startup", "StartupFailed", "Switching on failed: the plug is away; next try at 13:00");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _clock = new(Make.Now);
    private readonly Said _said = new();
    private readonly Queue<int> _answers = [];
    private readonly BlockingCollection<(string Path, Dictionary<string, string> Headers, string Body)> _arrived = [];
    private readonly WebApplication _app;
    private readonly string _token = Path.GetTempFileName();

    public NotificationSenderTests()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            _arrived.Add((context.Request.Path, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()), await reader.ReadToEndAsync()));
            context.Response.StatusCode = _answers.TryDequeue(out var code) ? code : 200;
            context.Response.Headers.Location = "/elsewhere";
        });
    }

    [Test]
    public async Task Ntfy_gets_text_and_headers()
    {
        using var sender = await StartAsync();
        sender.Take("home/mini-pc-1", Failed);
        var (_, headers, body) = Next();

        await Assert.That(body).IsEqualTo(Failed.Note);
        await Assert.That(headers["Title"]).IsEqualTo("home/mini-pc-1 does not start");
        await Assert.That(headers["Priority"]).IsEqualTo("high");
        await Assert.That(headers.ContainsKey("Authorization")).IsFalse();
    }

    [Test]
    public async Task A_webhook_gets_JSON_and_the_token_of_the_file_as_it_is_now()
    {
        await File.WriteAllTextAsync(_token, "geheim\n");
        using var sender = await StartAsync(settings => settings with { NotifyFormat = NotificationFormat.Json, NotifyTokenFile = _token });
        sender.Take("home/mini-pc-1", Failed);
        var (_, headers, body) = Next();

        await Assert.That(headers["Authorization"]).IsEqualTo("Bearer geheim");
        await Assert.That(JsonNode.Parse(body)!.ToJsonString()).IsEqualTo("""{"title":"home/mini-pc-1 does not start","text":"Switching on failed: the plug is away; next try at 13:00","trouble":true,"machine":"home/mini-pc-1","reason":"StartupFailed","time":"2026-01-31T12:00:00\u002B00:00"}""");
    }

    [Test]
    public async Task What_a_group_saved_arrives_and_else_nothing_of_groups_does()
    {
        await _app.StartAsync();
        using var connection = new KubeConnection(new("http://cluster.sandbox"), new Sandbox.ApiServer.Cluster(_clock).CreateHandler(Sandbox.ApiServer.User.Admin));
        using var parts = new Composition(Settings() with { NotifyFormat = NotificationFormat.Json }, connection, _clock, _said);
        parts.Events.Record(Make.Group("pcs"), new(false, "Scale", "MinimumWish", "one more"));
        parts.Events.Record(Make.Group("pcs"), new(false, "CountEnergy", SavingsDigest.Reason, "Saved 2.00 kWh and took 1.00 kWh in the last 7 days"));
        await parts.Notifications!.FlushAsync(TimeSpan.FromSeconds(2));

        await Assert.That(JsonNode.Parse(_arrived.Single().Body)!.ToJsonString()).IsEqualTo("""{"title":"Savings of homelab-autoscaler-system/pcs","text":"Saved 2.00 kWh and took 1.00 kWh in the last 7 days","trouble":false,"machine":"","reason":"SavingsReported","time":"2026-01-31T12:00:00\u002B00:00"}""");
    }

    [Test]
    public async Task What_fails_for_a_while_is_tried_again()
    {
        _answers.Enqueue(503);
        _answers.Enqueue(429);
        using var sender = await StartAsync();
        sender.Take("home/mini-pc-1", Failed);
        Next();
        await AdvanceUntilAsync(() => _arrived.Count == 1);
        Next();
        await AdvanceUntilAsync(() => _arrived.Count == 1);

        await Assert.That(Next().Body).IsEqualTo(Failed.Note);
        await Assert.That(_said.Text).IsEmpty();
    }

    [Test]
    [Arguments(403, "answers 403")]
    [Arguments(302, "answers 302")]
    public async Task What_is_refused_is_not_repeated_and_no_redirect_gets_the_token(int code, string problem)
    {
        _answers.Enqueue(code);
        await File.WriteAllTextAsync(_token, "geheim");
        using var sender = await StartAsync(settings => settings with { NotifyTokenFile = _token });
        sender.Take("home/mini-pc-1", Failed);
        Next();
        await _said.WaitAsync();

        await Assert.That(_said.Text).Contains("\"home/mini-pc-1 does not start\" was not sent").And.Contains(problem);
        await Assert.That(_said.Text).DoesNotContain("geheim").And.DoesNotContain("/topic");
        sender.Take("home/mini-pc-2", Failed);
        await Assert.That(Next().Path).IsEqualTo("/topic");
    }

    [Test]
    public async Task A_token_that_is_not_there_is_said()
    {
        using var sender = await StartAsync(settings => settings with { NotifyTokenFile = "/no/such/token" });
        sender.Take("home/mini-pc-1", Failed);
        await AdvanceUntilAsync(() => _said.Text.Length > 0);

        await Assert.That(_said.Text).Contains("the token in /no/such/token cannot be used");
    }

    [Test]
    public async Task What_waits_is_sent_before_the_end()
    {
        await _app.StartAsync();
        using var sender = new NotificationSender(Settings(), _clock, _said);
        sender.Take("home/mini-pc-1", Failed);
        await sender.FlushAsync(TimeSpan.FromSeconds(2));

        await Assert.That(_arrived.Count).IsEqualTo(1);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _arrived.Dispose();
        File.Delete(_token);
    }

    private OperatorSettings Settings() => new() { NotifyUrl = new(new Uri(_app.Urls.First()), "/topic") };

    private async Task<NotificationSender> StartAsync(Func<OperatorSettings, OperatorSettings>? set = null)
    {
        await _app.StartAsync();
        var sender = new NotificationSender(set is null ? Settings() : set(Settings()), _clock, _said);
        _ = sender.RunAsync(CancellationToken.None);
        return sender;
    }

    private (string Path, Dictionary<string, string> Headers, string Body) Next() =>
        _arrived.TryTake(out var request, Patience) ? request : throw new TimeoutException("nothing arrived");

    /// <summary>Lets time pass until something has happened: when a wait begins, nobody tells.</summary>
    private async Task AdvanceUntilAsync(Func<bool> happened)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!happened())
        {
            patience.Token.ThrowIfCancellationRequested();
            _clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }
    }

    private sealed class Said : ILogger
    {
        private readonly ConcurrentQueue<string> _lines = [];
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Text => string.Join('\n', _lines);

        public Task WaitAsync() => _first.Task.WaitAsync(Patience);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            _lines.Enqueue(formatter(state, exception));
            _first.TrySetResult();
        }
    }
}
