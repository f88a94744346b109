using Grpc.HealthCheck;
using HomelabAutoscaler.Kubernetes.Connection;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace HomelabAutoscaler.Operator.Hosting;

/// <summary>Runs the operator: sync, then serve on every replica, and power machines on the leading one.</summary>
internal sealed class OperatorService(
    Composition parts, Synchronization synchronization, KubeConnection connection, HealthServiceImpl health, Outcome outcome, IHostApplicationLifetime lifetime, ILogger<OperatorService> logger)
    : BackgroundService
{
    private static readonly TimeSpan SyncLook = TimeSpan.FromMilliseconds(5);

    private readonly string[] _services = ["", Protos.CloudProvider.Descriptor.FullName];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        logger.Starting(ProductVersion.Text, connection.Server, parts.NamespacesText);
        Report(ServingStatus.NotServing);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        Task[] work = [synchronization.RunAsync(stop.Token), WorkAsync(stop.Token), parts.Events.RunAsync(stop.Token)];
        try
        {
            await await Task.WhenAny(work);
        }
        catch (OperatorExitException e)
        {
            outcome.Set(e.Code, e.Message);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // SIGTERM.
        }
        catch (Exception e)
        {
            outcome.Set(ExitCode.Failed, $"this should not happen, please report it: {e}");
        }
        finally
        {
            Report(ServingStatus.NotServing);
            await stop.CancelAsync();
            await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lifetime.StopApplication();
        }
    }

    private async Task WorkAsync(CancellationToken cancellation)
    {
        while (!parts.Stores.HaveSynced)
        {
            await Task.Delay(SyncLook, cancellation);
        }

        var stores = parts.Stores;
        logger.Synced(stores.Machines.Current.Count, stores.Groups.Current.Count, stores.Nodes.Current.Count);
        Report(ServingStatus.Serving);
        await (parts.Settings.LeaderElect ? parts.Elector.RunAsync(LeadAsync, cancellation) : LeadAsync(cancellation));
    }

    private Task LeadAsync(CancellationToken cancellation)
    {
        parts.Controllers.AddAll();
        return parts.Controllers.RunAsync(parts.Settings.Workers, cancellation);
    }

    private void Report(ServingStatus status)
    {
        foreach (var service in _services)
        {
            health.SetStatus(service, status);
        }
    }
}
