using System.Text;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Connection;
using HomelabAutoscaler.Operator.Hosting;
using HomelabAutoscaler.Operator.Metrics;
using HomelabAutoscaler.Operator.Settings;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HomelabAutoscaler.Operator.Tests.Metrics;

/// <summary>The whole operator in the test's process, with real ports, over a cluster in memory.</summary>
internal sealed class ServedOperator : IAsyncDisposable
{
    private readonly KubeConnection _connection;
    private readonly WebApplication _app;

    private ServedOperator(Func<OperatorSettings, OperatorSettings> set, Action<Cluster>? prepare)
    {
        Installation.Apply(Cluster, Encoding.UTF8.GetString(Group.CrdYaml));
        Installation.Apply(Cluster, Encoding.UTF8.GetString(Machine.CrdYaml));
        Installation.Apply(Cluster, Installation.OwnManifests());
        prepare?.Invoke(Cluster);
        _connection = new(new("http://cluster.sandbox"), Cluster.CreateHandler(User.Admin));
        var settings = new OperatorSettings
        {
            Namespace = Installation.HomeNamespace,
            GrpcServerAddress = "127.0.0.1:0",
            HealthProbeBindAddress = "127.0.0.1:0",
            MetricsBindAddress = "127.0.0.1:0",
            LogLevel = Microsoft.Extensions.Logging.LogLevel.Error,
        };
        _app = OperatorHost.Build(set(settings), _connection, new());
    }

    public Cluster Cluster { get; } = new(TimeProvider.System);

    public Composition Parts => _app.Services.GetRequiredService<Composition>();

    public int GrpcPort => new Uri(_app.Urls.First()).Port;

    public Uri Metrics => new(_app.Services.GetRequiredService<MetricsServer>().Address, MetricsServer.Path);

    public static async Task<ServedOperator> StartAsync(Func<OperatorSettings, OperatorSettings> set, Action<Cluster>? prepare = null)
    {
        var served = new ServedOperator(set, prepare);
        var found = new TaskCompletionSource();
        served.Parts.Controllers.Machines.Passed += _ => found.TrySetResult();
        await served._app.StartAsync();
        await found.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return served;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _connection.Dispose();
    }
}
