using HomelabAutoscaler.Operator.Certificates;
using HomelabAutoscaler.Operator.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HomelabAutoscaler.Operator.StatusPage;

/// <summary>Serves the status page on every replica: a server of its own, so that nothing else is to be had on its port.</summary>
internal sealed class PageServer : BackgroundService
{
    private const int MostConnections = 64;

    /// <summary>So often something is sent, so that what is between notices that the connection is in use.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private readonly Composition _parts;
    private readonly TimeProvider _clock;
    private readonly PageContent _content = new();
    private readonly PageFeed _feed;
    private readonly ClientAccess _access;
    private readonly PageActions _actions;
    private readonly ServingCertificate _certificate;
    private readonly Action _look;
    private readonly WebApplication _app;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();

    public PageServer(Composition parts, TimeProvider clock, ILoggerFactory loggers)
    {
        (_parts, _clock) = (parts, clock);
        _logger = loggers.CreateLogger<PageServer>();
        _feed = new(parts, clock);
        _access = new(parts.Api, clock);
        _actions = new(parts.Api, parts.Fleet, _access, clock, _logger);
        _certificate = new("Status page", judgesClients: false, _logger);
        _look = OwnPort.CertificateLook(parts.Settings.StatusPageCertPath, "status page", _certificate, clock);
        _app = OwnPort.Build(loggers, Listen, AnswerAsync);
    }

    /// <summary>Where it listens, once it does.</summary>
    public Uri Address => OwnPort.AddressOf(_app);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await _app.StartAsync(cancellationToken);
        _logger.ServingStatusPage(_parts.Settings.StatusPageBindAddress);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await base.StopAsync(cancellationToken);
        await _app.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        ((IDisposable)_app).Dispose();
        _access.Dispose();
        _stopping.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _feed.RunAsync(stoppingToken);

    private Task AnswerAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = _content.ContentSecurityPolicy;
        return (context.Request.Method, context.Request.Path.Value) switch
        {
            ("GET", "/") => PageAsync(context),
            ("GET", "/fleet.json") => JsonAsync(context),
            ("GET", "/events") => EventsAsync(context),
            ("POST", _) when _parts.Settings.StatusPageActions => _actions.AnswerAsync(context),
            _ => NotFoundAsync(context),
        };
    }

    private Task PageAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(_content.Write(_feed.Current(), _parts.Settings.StatusPageActions && PageActions.MayTravel(context)));
    }

    private async Task JsonAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await context.Response.BodyWriter.WriteAsync(PageFeed.Json(_feed.Current()), context.RequestAborted);
    }

    /// <summary>Server-sent events: the whole fleet, at once and whenever it changes (HTML standard, 9.2).</summary>
    private async Task EventsAsync(HttpContext context)
    {
        if (_feed.Join() is not { } viewer)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        try
        {
            context.Response.ContentType = "text/event-stream";
            var next = viewer.Reader.ReadAsync(ended.Token).AsTask();
            while (true)
            {
                await Task.WhenAny(next, Task.Delay(Heartbeat, _clock, ended.Token));
                if (next.IsCompleted)
                {
                    await context.Response.WriteAsync("data: ", ended.Token);
                    await context.Response.BodyWriter.WriteAsync(await next, ended.Token);
                    next = viewer.Reader.ReadAsync(ended.Token).AsTask();
                }
                else
                {
                    ended.Token.ThrowIfCancellationRequested();
                    await context.Response.WriteAsync(":", ended.Token);
                }

                await context.Response.WriteAsync("\n\n", ended.Token);
                await context.Response.Body.FlushAsync(ended.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The viewer or the server has gone.
        }
        finally
        {
            _feed.Leave(viewer);
        }
    }

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private void Listen(KestrelServerOptions options)
    {
        options.Limits.MaxConcurrentConnections = MostConnections;
        options.Limits.MaxRequestBodySize = 0;
        options.Listen(_parts.Settings.StatusPageBindAddress, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (_parts.Settings.StatusPageSecure)
            {
                Tls.Secure(listen, _look, _certificate);
            }
        });
    }
}
