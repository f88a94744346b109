using HomelabAutoscaler.Kubernetes.Connection;
using HomelabAutoscaler.Operator.CloudProvider;
using HomelabAutoscaler.Operator.Hosting;
using HomelabAutoscaler.Operator.Reconciling;
using HomelabAutoscaler.Operator.Settings;
using HomelabAutoscaler.Oracle.Tests.Cluster;
using Microsoft.Extensions.Logging.Abstractions;

namespace HomelabAutoscaler.Oracle.Tests.World;

/// <summary>One life of the operator: the product's own parts, all of them, stepped on the caller's thread.</summary>
internal sealed class OperatorLife : IDisposable
{
    /// <summary>More passes than this in one step are no work but a circle.</summary>
    private const int MostPasses = 2000;

    private static readonly OperatorSettings Settings = new()
    {
        Namespace = Homelab.Namespace,
        Power = new()
        {
            // Shorter than the defaults, so that what comes after them comes within a run.
            Retest = TimeSpan.FromMinutes(3),
            LongestRetest = TimeSpan.FromMinutes(10),
        },
    };

    private readonly KubeConnection _connection;
    private readonly Composition _parts;
    private readonly IWatchedStore[] _watches;

    public OperatorLife(Objects objects, HttpMessageHandler way, TimeProvider clock, TimeSpan hold)
    {
        _connection = new(new("http://cluster.oracle"), way);
        _parts = new(Settings with { Power = Settings.Power with { ManualHold = hold } }, _connection, clock, NullLogger.Instance);
        var stores = _parts.Stores;
        _watches =
        [
            new WatchedStore<Core.Resources.Machine>(objects.Machines, stores.Machines, objects.Revision),
            new WatchedStore<Core.Resources.Group>(objects.Groups, stores.Groups, objects.Revision),
            new WatchedStore<Core.Resources.KubeNode>(objects.Nodes, stores.Nodes, objects.Revision),
            new WatchedStore<Core.Resources.Job>(objects.Jobs, stores.Jobs, objects.Revision),
            new WatchedStore<Core.Resources.Pod>(objects.JobPods, stores.JobPods, objects.Revision),
        ];
        Service = new(stores, _parts.Fleet, _parts.Intents, new(clock), clock, NullLogger<CloudProviderService>.Instance);
        _parts.Controllers.AddAll();
    }

    /// <summary>What Cluster Autoscaler calls.</summary>
    public CloudProviderService Service { get; }

    /// <summary>Takes in what has changed, and does nothing about it.</summary>
    public void Follow()
    {
        foreach (var watch in _watches)
        {
            watch.Pump();
        }
    }

    /// <summary>Makes all passes that are due.</summary>
    /// <returns>Whether it came to rest.</returns>
    public bool Step()
    {
        var controllers = _parts.Controllers;
        var passes = 0;
        do
        {
            Follow();
        }
        while ((Pass(controllers.Machines) || Pass(controllers.Groups) || Pass(controllers.Nodes)) && ++passes < MostPasses);

        return passes < MostPasses;
    }

    public void Dispose()
    {
        foreach (var watch in _watches)
        {
            watch.Dispose();
        }

        _parts.Dispose();
        _connection.Dispose();
    }

    private static bool Pass<TKey>(ReconcileLoop<TKey> loop)
        where TKey : notnull
    {
        if (!loop.Queue.TryTake(out var key))
        {
            return false;
        }

        loop.PassAsync(key, CancellationToken.None).GetAwaiter().GetResult();
        return true;
    }
}
