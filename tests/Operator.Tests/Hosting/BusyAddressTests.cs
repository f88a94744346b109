using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using HomelabAutoscaler.Kubernetes.Connection;
using HomelabAutoscaler.Operator.Hosting;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HomelabAutoscaler.Operator.Tests.Hosting;

/// <summary>An address that somebody else listens on: its exit code and its one line say all.</summary>
public class BusyAddressTests
{
    [Test]
    public async Task It_is_not_logged_as_well()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        using var connection = new KubeConnection(new("http://cluster.sandbox"), new Cluster(TimeProvider.System).CreateHandler(User.Admin));
        using var logged = new Recorder();
        await using (var app = OperatorHost.Build(new() { GrpcServerAddress = "127.0.0.1:0", HealthProbeBindAddress = other.LocalEndpoint.ToString()! }, connection, new()))
        {
            app.Services.GetRequiredService<ILoggerFactory>().AddProvider(logged);
            await Failing.With<IOException>(() => OperatorHost.StartAsync(app, CancellationToken.None));
        }

        await Assert.That(logged.Lines).IsEmpty();
    }

    private sealed class Recorder : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Error)
            {
                Lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
            }
        }

        public void Dispose()
        {
        }
    }
}
