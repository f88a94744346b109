using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Operator.Certificates;
using HomelabAutoscaler.Operator.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HomelabAutoscaler.Operator.Metrics;

/// <summary>Serves the metrics on every replica: a server of its own, so that nothing else is to be had on its port.</summary>
internal sealed class MetricsServer : IHostedService, IDisposable
{
    public const string Path = "/metrics";

    private const int MostConnections = 32;

    private static readonly SubjectAccessReviewSpec Question = new() { NonResourceAttributes = new() { Path = Path, Verb = "get" } };

    private readonly Composition _parts;
    private readonly MetricsPage _page;
    private readonly ClientAccess? _access;
    private readonly ServingCertificate _certificate;
    private readonly Action _look;
    private readonly WebApplication _app;

    public MetricsServer(Composition parts, TimeProvider clock, ILoggerFactory loggers)
    {
        _parts = parts;
        _page = new(parts, clock);
        _access = parts.Settings.MetricsSecure ? new(parts.Api, clock) : null;
        _certificate = new("Metrics", judgesClients: false, loggers.CreateLogger<MetricsServer>());
        _look = OwnPort.CertificateLook(parts.Settings.MetricsCertPath, "metrics", _certificate, clock);
        _app = OwnPort.Build(loggers, Listen, AnswerAsync);
    }

    /// <summary>Where it listens, once it does.</summary>
    public Uri Address => OwnPort.AddressOf(_app);

    public Task StartAsync(CancellationToken cancellationToken) => _app.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => _app.StopAsync(cancellationToken);

    public void Dispose()
    {
        ((IDisposable)_app).Dispose();
        _page.Dispose();
        _access?.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path != Path || !HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (_access is not null && await RefusalAsync(context, _access) is { } refusal)
        {
            context.Response.StatusCode = refusal.Code;
            await context.Response.WriteAsync(refusal.Text);
            return;
        }

        context.Response.ContentType = PrometheusText.ContentType;
        await context.Response.WriteAsync(_page.Write());
    }

    private static async Task<(int Code, string Text)?> RefusalAsync(HttpContext context, ClientAccess access)
    {
        try
        {
            return (await access.JudgeAsync(context.Request.Headers.Authorization.ToString(), Question, context.RequestAborted)).Verdict switch
            {
                Verdict.Allowed => null,
                Verdict.Forbidden => (StatusCodes.Status403Forbidden, "this account may not get /metrics: bind the ClusterRole metrics-reader of the chart to it\n"),
                _ => (StatusCodes.Status401Unauthorized, "send the token of a Kubernetes account as Authorization: Bearer TOKEN\n"),
            };
        }
        catch (KubeApiException e)
        {
            return (StatusCodes.Status503ServiceUnavailable, $"nobody knows whether this account may get /metrics: {e.Message}\n");
        }
    }

    private void Listen(KestrelServerOptions options)
    {
        options.Limits.MaxConcurrentConnections = MostConnections;
        options.Limits.MaxRequestBodySize = 0;
        options.Listen(_parts.Settings.MetricsBindAddress, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (_access is not null)
            {
                Tls.Secure(listen, _look, _certificate);
            }
        });
    }
}
