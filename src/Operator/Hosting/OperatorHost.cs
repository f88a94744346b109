using System.Net.Sockets;
using Grpc.HealthCheck;
using HomelabAutoscaler.Kubernetes.Connection;
using HomelabAutoscaler.Operator.Certificates;
using HomelabAutoscaler.Operator.CloudProvider;
using HomelabAutoscaler.Operator.Limits;
using HomelabAutoscaler.Operator.Metrics;
using HomelabAutoscaler.Operator.Settings;
using HomelabAutoscaler.Operator.StatusPage;
using HomelabAutoscaler.Operator.Webhooks;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HomelabAutoscaler.Operator.Hosting;

/// <summary>Runs the operator until it is told to stop or cannot go on.</summary>
internal static class OperatorHost
{
    /// <summary>What its end may take at most, with calls and writes that are under way; less than the Pod's grace period.</summary>
    internal static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(8);

    public static async Task<int> RunAsync(OperatorSettings settings, CancellationToken cancellation)
    {
        var outcome = new Outcome();
        try
        {
            using var connection = KubeConnection.Open(new(settings.KubeConfig, settings.Context));
            await using var app = Build(settings, connection, outcome);
            await StartAsync(app, cancellation);
            await app.WaitForShutdownAsync(cancellation);
        }
        catch (KubeConnectionException e)
        {
            outcome.Set(ExitCode.NoCluster, e.Message);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            outcome.Set(ExitCode.CannotListen, $"cannot listen on {string.Join(", ", ListenedOn(settings))}: {e.Message.TrimEnd('.')}. End what listens there, or choose another address: see run --help");
        }

        if (outcome.Message is { } message)
        {
            await Console.Error.WriteLineAsync($"homelab-autoscaler: {message}");
        }

        return outcome.Code;
    }

    /// <exception cref="IOException">An address cannot be listened on.</exception>
    internal static async Task StartAsync(WebApplication app, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation);
        }
        catch
        {
            // Or the host takes the end of a service that has begun already for a fault of it, and logs that.
            app.Lifetime.StopApplication();
            throw;
        }
    }

    internal static WebApplication Build(OperatorSettings settings, KubeConnection connection, Outcome outcome)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "homelab-autoscaler" });
        Logs.Configure(builder.Logging, settings);
        builder.Services.Configure<HostOptions>(static options =>
        {
            options.ShutdownTimeout = ShutdownTime;

            // Or leading would go on until the last call has ended, and a call that hangs would leave no time to give up the Lease.
            options.ServicesStopConcurrently = true;
        });
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(options => Listen(options, settings));
        AddServices(builder.Services, settings, connection, outcome);

        var app = builder.Build();
        if (settings.EnableGrpcServer)
        {
            // The probes' port speaks HTTP/1 alone.
            var messages = new MessageRoom(TimeProvider.System);
            app.Use((call, next) => HttpProtocol.IsHttp2(call.Request.Protocol) ? messages.HandleAsync(call, next) : next(call));
            app.MapGrpcService<CloudProviderService>();
            app.MapGrpcService<HealthServiceImpl>();
        }

        Probes.Map(app, app.Services.GetRequiredService<Synchronization>(), app.Services.GetRequiredService<Readiness>());
        return app;
    }

    private static IEnumerable<string> ListenedOn(OperatorSettings settings)
    {
        string?[] all = [settings.EnableGrpcServer ? settings.GrpcServerAddress : null, settings.HealthProbeBindAddress, settings.MetricsBindAddress, settings.StatusPageBindAddress, settings.EnableWebhooks ? settings.WebhookBindAddress : null];
        return all.OfType<string>().Where(static address => address != ListenAddress.None);
    }

    private static void AddServices(IServiceCollection services, OperatorSettings settings, KubeConnection connection, Outcome outcome)
    {
        services.AddGrpc(static options =>
        {
            options.MaxReceiveMessageSize = GrpcLimits.LargestMessage;
            options.Interceptors.Add<CallMeasurement>();
        });
        services.AddSingleton(static provider => new CallMeasurement(provider.GetRequiredService<Composition>().Meter));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(connection);
        services.AddSingleton(outcome);
        services.AddSingleton(provider => new Composition(settings, connection, TimeProvider.System, provider.GetRequiredService<ILogger<Composition>>()));
        services.AddSingleton(provider => new Synchronization(provider.GetRequiredService<Composition>(), TimeProvider.System, provider.GetRequiredService<ILogger<Synchronization>>()));
        services.AddSingleton<HealthServiceImpl>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<InstanceLedger>();
        services.AddSingleton(provider =>
        {
            var parts = provider.GetRequiredService<Composition>();
            return new CloudProviderService(
                parts.Stores,
                parts.Fleet,
                parts.Intents,
                provider.GetRequiredService<InstanceLedger>(),
                TimeProvider.System,
                provider.GetRequiredService<ILogger<CloudProviderService>>());
        });
        if (settings is { EnableGrpcServer: true, GrpcSecret: not null })
        {
            services.AddSingleton(provider => new GrpcCertificateService(provider.GetRequiredService<Composition>(), TimeProvider.System, provider.GetRequiredService<ILogger<CloudProviderService>>()));
            services.AddHostedService(static provider => provider.GetRequiredService<GrpcCertificateService>());
        }

        if (settings.EnableWebhooks)
        {
            services.AddHostedService<WebhookServer>();
        }

        if (settings.MetricsBindAddress != ListenAddress.None)
        {
            services.AddSingleton(provider => new MetricsServer(provider.GetRequiredService<Composition>(), TimeProvider.System, provider.GetRequiredService<ILoggerFactory>()));
            services.AddHostedService(static provider => provider.GetRequiredService<MetricsServer>());
        }

        if (settings.StatusPageBindAddress != ListenAddress.None)
        {
            services.AddSingleton(provider => new PageServer(provider.GetRequiredService<Composition>(), TimeProvider.System, provider.GetRequiredService<ILoggerFactory>()));
            services.AddHostedService(static provider => provider.GetRequiredService<PageServer>());
        }

        services.AddHostedService<OperatorService>();
        services.AddHostedService<MemoryTrimmer>();
    }

    private static void Listen(KestrelServerOptions options, OperatorSettings settings)
    {
        options.AddServerHeader = false;
        GrpcLimits.Set(options.Limits);
        if (settings.EnableGrpcServer)
        {
            options.Listen(settings.GrpcServerAddress, listen => Secure(listen, options.ApplicationServices, settings));
        }

        options.Listen(settings.HealthProbeBindAddress, static listen => listen.Protocols = HttpProtocols.Http1);
    }

    private static void Secure(ListenOptions listen, IServiceProvider services, OperatorSettings settings)
    {
        listen.Protocols = HttpProtocols.Http2;
        listen.Use(new ConnectionRoom(GrpcLimits.MostConnections).Around);
        if (settings.GrpcSecret is not null)
        {
            Tls.Secure(listen, null, services.GetRequiredService<GrpcCertificateService>().Serving);
        }
        else if (settings.GrpcCertPath is { } folder)
        {
            var serving = new ServingCertificate("gRPC", judgesClients: true, services.GetRequiredService<ILogger<CloudProviderService>>()) { AllowedClients = settings.GrpcAllowedClients };
            Tls.Secure(listen, new CertificateFolder(folder, serving).Look, serving);
        }
    }
}
