using HomelabAutoscaler.Operator.Hosting;

namespace HomelabAutoscaler.Operator.Certificates;

/// <summary>Looks after the gRPC certificates that the operator makes itself, for as long as the process lives.</summary>
internal sealed class GrpcCertificateService : BackgroundService
{
    private readonly GrpcCertificateSecrets _secrets;

    public GrpcCertificateService(Composition parts, TimeProvider clock, ILogger logger)
    {
        var settings = parts.Settings;
        Serving = new("gRPC", judgesClients: true, logger)
        {
            AllowedClients = settings.GrpcAllowedClients is [] ? [GrpcCertificateSet.ClientName] : settings.GrpcAllowedClients,
        };
        _secrets = new(
            parts.Api,
            new(parts.HomeNamespace, settings.GrpcSecret!),
            new(parts.HomeNamespace, settings.GrpcClientSecret!),
            settings.GrpcHosts,
            () => parts.IsLeading,
            Serving,
            clock,
            logger);
    }

    /// <summary>What new connections get; who comes before there is one waits.</summary>
    public ServingCertificate Serving { get; }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _secrets.RunAsync(stoppingToken);
}
