using HomelabAutoscaler.Core.Admission;
using HomelabAutoscaler.Operator.Certificates;
using HomelabAutoscaler.Operator.Hosting;
using HomelabAutoscaler.Operator.Schedules;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HomelabAutoscaler.Operator.Webhooks;

/// <summary>Serves the webhooks on every replica: a server of their own, so that nothing else is to be had on its port.</summary>
internal sealed class WebhookServer : BackgroundService
{
    private const int MostConnections = 64;

    /// <summary>In bytes per second: whoever is slower than this keeps the API server waiting.</summary>
    private const int SlowestBody = 64 << 10;

    private static readonly TimeSpan SlowStart = TimeSpan.FromSeconds(2);

    private readonly Composition _parts;
    private readonly ReviewEndpoint _endpoint;
    private readonly ServingCertificate _certificate;
    private readonly CertificateFolder? _folder;
    private readonly CertificateSecret? _secret;
    private readonly WebApplication _app;
    private readonly ILogger _logger;

    public WebhookServer(Composition parts, TimeProvider clock, ILoggerFactory loggers)
    {
        _parts = parts;
        _logger = loggers.CreateLogger<WebhookServer>();
        _certificate = new("Webhooks", judgesClients: false, _logger);
        var settings = parts.Settings;
        if (settings.WebhookCertPath is { } folder)
        {
            _folder = new(folder, _certificate);
        }
        else
        {
            var names = new WebhookNames(settings.WebhookName, parts.HomeNamespace);
            _secret = new(parts.Api, names, () => parts.IsLeading, _certificate, clock, _logger);
        }

        _endpoint = new(new Reviewer(parts.HomeNamespace, () => SurroundingsAt(clock.GetUtcNow())), _logger);
        _app = OwnPort.Build(loggers, Listen, _endpoint.AnswerAsync);
    }

    /// <summary>Where it listens, once it does.</summary>
    public Uri Address => OwnPort.AddressOf(_app);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _folder?.Look();
        await _app.StartAsync(cancellationToken);
        _logger.ServingWebhooks(_parts.Settings.WebhookBindAddress);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _app.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        ((IDisposable)_app).Dispose();
        _endpoint.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _secret?.RunAsync(stoppingToken) ?? Task.CompletedTask;

    private Surroundings SurroundingsAt(DateTimeOffset now) => new(now, WarmWindow.ProblemOf)
    {
        AreKnown = _parts.Stores.HaveSynced,
        Machines = [.. _parts.Stores.Machines.Current.All],
        Groups = [.. _parts.Stores.Groups.Current.All],
        Policy = _parts.Settings.Power,
    };

    private void Listen(KestrelServerOptions options)
    {
        options.Limits.MaxRequestBodySize = ReviewEndpoint.LargestBody;
        options.Limits.MaxConcurrentConnections = MostConnections;
        options.Limits.MinRequestBodyDataRate = new(SlowestBody, SlowStart);
        options.Listen(_parts.Settings.WebhookBindAddress, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            Tls.Secure(listen, _folder is null ? null : _folder.Look, _certificate);
        });
    }
}
