using HomelabAutoscaler.Kubernetes.Connection;

namespace HomelabAutoscaler.Operator.Hosting;

/// <summary>Runs the operator: sync, then serve on every replica, and power machines on the leading one.</summary>
internal sealed class OperatorService(
    Composition parts, Synchronization synchronization, KubeConnection connection, Readiness readiness, Outcome outcome, IHostApplicationLifetime lifetime, ILogger<OperatorService> logger)
    : BackgroundService
{
    /// <summary>What Events of the last moment may take, of the time that the process has to end in.</summary>
    private static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        logger.Starting(ProductVersion.Text, connection.Server, parts.NamespacesText);
        readiness.Set(false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        Task[] work = [synchronization.RunAsync(stop.Token), WorkAsync(stop.Token), parts.Events.RunAsync(stop.Token), .. Optional(parts.Notifications?.RunAsync(stop.Token)), .. Optional(HeedSupplyAsync(stop.Token))];
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
            readiness.Set(false);
            await stop.CancelAsync();
            await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.WhenAll(parts.Events.FlushAsync(FlushTime), parts.Notifications?.FlushAsync(FlushTime) ?? Task.CompletedTask);
            lifetime.StopApplication();
        }
    }

    private async Task WorkAsync(CancellationToken cancellation)
    {
        var stores = parts.Stores;
        await stores.Synced.WaitAsync(cancellation);
        logger.Synced(stores.Machines.Current.Count, stores.Groups.Current.Count, stores.Nodes.Current.Count);
        parts.Supply?.Begin();
        _synced.SetResult();
        readiness.Set(true);
        await (parts.Settings.LeaderElect ? parts.Elector.RunAsync(LeadAsync, cancellation) : LeadAsync(cancellation));
    }

    /// <summary>Null where there is no power supply to heed.</summary>
    private Task? HeedSupplyAsync(CancellationToken cancellation)
    {
        return parts.Supply is { } supply ? RunAsync() : null;

        async Task RunAsync()
        {
            await _synced.Task.WaitAsync(cancellation);
            await supply.RunAsync(cancellation);
        }
    }

    /// <summary>What ends first ends the term: a fault of one must not go unnoticed while the other runs.</summary>
    private async Task LeadAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        parts.Controllers.AddAll();
        Task[] work = [parts.Controllers.RunAsync(parts.Settings.Workers, stop.Token), parts.Plugs.RunAsync(stop.Token), .. Optional(parts.Supply?.LeadAsync(stop.Token))];
        var first = await Task.WhenAny(work);
        await stop.CancelAsync();
        await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    private static Task[] Optional(Task? task) => task is null ? [] : [task];
}
