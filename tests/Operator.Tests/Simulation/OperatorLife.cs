using HomelabAutoscaler.Core.Supply;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Connection;
using HomelabAutoscaler.Kubernetes.Leadership;
using HomelabAutoscaler.Operator.CloudProvider;
using HomelabAutoscaler.Operator.Hosting;
using HomelabAutoscaler.Operator.Reconciling;
using HomelabAutoscaler.Operator.Settings;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.World;
using Microsoft.Extensions.Logging.Abstractions;

namespace HomelabAutoscaler.Operator.Tests.Simulation;

/// <summary>One life of the operator, from its start to its death: the product's own parts, stepped on the caller's thread.</summary>
internal sealed class OperatorLife : IDisposable
{
    private readonly KubeConnection _connection;
    private readonly Composition _parts;
    private readonly StorePump _pump;

    private OperatorLife(Cluster cluster, HttpMessageHandler handler, TimeProvider clock, OperatorSettings settings)
    {
        _connection = new(new("http://cluster.sandbox"), handler);
        _parts = new(settings, _connection, clock, NullLogger.Instance);
        var stores = _parts.Stores;
        _pump = new StorePump(cluster).Feed(stores.Machines).Feed(stores.Groups).Feed(stores.Nodes).Feed(stores.Jobs).Feed(stores.JobPods);
        Service = new(stores, _parts.Fleet, _parts.Intents, new(clock), clock, NullLogger<CloudProviderService>.Instance);
    }

    /// <summary>What Cluster Autoscaler calls.</summary>
    public CloudProviderService Service { get; }

    public LeaderElector Elector => _parts.Elector;

    public static async Task<OperatorLife> StartAsync(Cluster cluster, HttpMessageHandler handler, TimeProvider clock, OperatorSettings settings)
    {
        var life = new OperatorLife(cluster, handler, clock, settings);
        try
        {
            await life._pump.ListAsync(life._parts.Api, CancellationToken.None);
        }
        catch (KubeApiException)
        {
            life.Dispose();
            throw;
        }

        life._parts.Supply?.Begin();
        life.LookAtAll();
        return life;
    }

    /// <summary>Whether its watches have ended and what it knows is from before a restore.</summary>
    public bool IsLost => _pump.IsLost;

    /// <summary>Lists everything again, as Reflectors do whose watches have ended.</summary>
    public Task ListAsync() => _pump.ListAsync(_parts.Api, CancellationToken.None);

    /// <summary>As after taking the lead.</summary>
    public void LookAtAll() => _parts.Controllers.AddAll();

    /// <summary>The power supply says something, or nothing.</summary>
    public void Hear(UpsReading? reading) => _parts.Supply?.Take(reading, "upsd does not answer");

    /// <summary>Asks the plugs that measure and are due.</summary>
    public Task MeasureAsync() => _parts.Plugs.LookAsync(CancellationToken.None);

    /// <summary>Takes in what has changed, and does nothing about it.</summary>
    public void Follow() => _pump.Pump();

    /// <summary>Makes all passes that are due, until there is nothing to do or it leads no longer.</summary>
    /// <param name="hears">Whether its watches bring anything.</param>
    /// <param name="term">Ends when it leads no longer.</param>
    public async Task StepAsync(bool hears = true, CancellationToken term = default)
    {
        var controllers = _parts.Controllers;
        _ = hears && _pump.Pump();
        while (!term.IsCancellationRequested && (await PassAsync(controllers.Machines, term) || await PassAsync(controllers.Groups, term) || await PassAsync(controllers.Nodes, term)))
        {
            _ = hears && _pump.Pump();
        }

        await (_parts.Supply?.WishAsync(term) ?? Task.CompletedTask);
        await _parts.Events.DrainAsync(CancellationToken.None);
    }

    public void Dispose()
    {
        _parts.Dispose();
        _connection.Dispose();
    }

    private static async Task<bool> PassAsync<TKey>(ReconcileLoop<TKey> loop, CancellationToken term)
        where TKey : notnull
    {
        if (!loop.Queue.TryTake(out var key))
        {
            return false;
        }

        await loop.PassAsync(key, term);
        return true;
    }
}
