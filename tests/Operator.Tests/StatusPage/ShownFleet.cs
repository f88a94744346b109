using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Connection;
using HomelabAutoscaler.Operator.Hosting;
using HomelabAutoscaler.Operator.Settings;
using HomelabAutoscaler.Operator.StatusPage;
using HomelabAutoscaler.Operator.Tests.Commands;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.World;
using HomelabAutoscaler.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace HomelabAutoscaler.Operator.Tests.StatusPage;

/// <summary>The page of a fleet that stands still: nobody but the test changes it.</summary>
internal sealed class ShownFleet : IAsyncDisposable
{
    private readonly CommandCluster _cluster;
    private readonly KubeConnection _connection;
    private readonly Composition _parts;
    private readonly PageServer _server;
    private readonly StorePump _pump;

    private ShownFleet(CommandCluster cluster, OperatorSettings settings)
    {
        _cluster = cluster;
        _connection = new(new("http://cluster.sandbox"), cluster.Cluster.CreateHandler(User.Admin));
        _parts = new(settings, _connection, cluster.Clock, NullLogger.Instance);
        var stores = _parts.Stores;
        _pump = new StorePump(cluster.Cluster).Feed(stores.Machines).Feed(stores.Groups).Feed(stores.Nodes).Feed(stores.Jobs).Feed(stores.JobPods);
        _server = new(_parts, cluster.Clock, NullLoggerFactory.Instance);
    }

    public CommandCluster Cluster => _cluster;

    public Uri Address => _server.Address;

    /// <summary>The fleet of the documentation, with more machines of one group.</summary>
    public static async Task<ShownFleet> StartAsync(int more = 0, Func<OperatorSettings, OperatorSettings>? set = null)
    {
        var cluster = await CommandCluster.WithExampleAsync();
        for (var i = 1; i <= more; i++)
        {
            await cluster.PutAsync(Another(i), fresh => fresh with { Status = Another(i).Status });
        }

        var settings = new OperatorSettings { Namespace = Make.Namespace, StatusPageBindAddress = "127.0.0.1:0", Power = new() { DriverImage = new("homelab-autoscaler", []) } };
        var shown = new ShownFleet(cluster, set is null ? settings : set(settings));
        await shown._pump.ListAsync(shown._parts.Api, CancellationToken.None);
        await shown._server.StartAsync(CancellationToken.None);
        return shown;
    }

    /// <summary>Lets the operator hear of what was written, and a second pass.</summary>
    public void Pump()
    {
        _pump.Pump();
        _cluster.Clock.Advance(TimeSpan.FromSeconds(1));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(CancellationToken.None);
        _server.Dispose();
        _parts.Dispose();
        _connection.Dispose();
        _cluster.Dispose();
    }

    private static Machine Another(int number)
    {
        var state = (number % 7) switch { 0 => MachineState.StartingUp, 1 or 4 => MachineState.Ready, 5 => MachineState.Draining, _ => MachineState.Shutdown };
        var since = Make.Now - TimeSpan.FromMinutes(17 * number);
        return Make.Machine($"rack-{number:00}", state is MachineState.Ready or MachineState.StartingUp ? PowerState.On : PowerState.Off, state, "mini-pcs", new()
        {
            Since = since,
            Message = state == MachineState.Ready ? "On and Ready" : state == MachineState.Shutdown ? "Off" : "Switching",
            ObservedGeneration = 1,
            Operation = state == MachineState.StartingUp ? new() { Kind = PowerOperationKind.Startup, StartTime = since, Deadline = Make.Now + TimeSpan.FromMinutes(5), Attempt = 1, AttemptTime = since, AttemptDeadline = Make.Now + TimeSpan.FromMinutes(3), JobName = "j" } : null,
            Drain = state == MachineState.Draining ? new() { StartTime = since, Deadline = Make.Now + TimeSpan.FromMinutes(4), PodsLeft = 2 } : null,
            History =
            [
                new() { State = MachineState.Shutdown, Since = Make.Now - TimeSpan.FromHours(30) },
                new() { State = MachineState.StartingUp, Since = Make.Now - TimeSpan.FromHours(20 - (number % 9)) },
                new() { State = MachineState.Ready, Since = Make.Now - TimeSpan.FromHours(20 - (number % 9)) + TimeSpan.FromMinutes(3) },
                new() { State = state, Since = since > Make.Now - TimeSpan.FromHours(8) ? since : Make.Now - TimeSpan.FromHours(8) },
            ],
        });
    }
}
