using System.Text;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Connection;
using HomelabAutoscaler.Operator.Hosting;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HomelabAutoscaler.Operator.Tests.Hosting;

/// <summary>The whole operator in the test's process, with its real watches, loops and ports, over a cluster in memory.</summary>
internal sealed class HostedOperator : IAsyncDisposable
{
    private readonly KubeConnection _connection;
    private readonly WebApplication _app;

    public HostedOperator(string manifests)
    {
        Installation.Apply(Cluster, Encoding.UTF8.GetString(Group.CrdYaml));
        Installation.Apply(Cluster, Encoding.UTF8.GetString(Machine.CrdYaml));
        Installation.Apply(Cluster, manifests);
        Way = new(Cluster.CreateHandler(User.Admin));
        _connection = new(new("http://cluster.sandbox"), Way);
        _app = OperatorHost.Build(
            new()
            {
                Namespace = Installation.HomeNamespace,
                GrpcServerAddress = "127.0.0.1:0",
                HealthProbeBindAddress = "127.0.0.1:0",
                LogLevel = Microsoft.Extensions.Logging.LogLevel.Error,
            },
            _connection,
            new());
    }

    public Cluster Cluster { get; } = new(TimeProvider.System);

    /// <summary>The operator's way to the cluster.</summary>
    public OnTheWay Way { get; }

    public Uri GrpcAddress => new(_app.Urls.First());

    public Uri HealthAddress => new(_app.Urls.Last());

    public Readiness Readiness => _app.Services.GetRequiredService<Readiness>();

    public Task StartAsync() => _app.StartAsync();

    /// <summary>As after SIGTERM.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _connection.Dispose();
    }
}
