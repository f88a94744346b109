using System.Net;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Watching;

namespace HomelabAutoscaler.Operator.Hosting;

/// <summary>Keeps the stores in step with the API server, and says what is missing while they are not.</summary>
internal sealed class Synchronization
{
    private readonly Composition _parts;
    private readonly List<Func<CancellationToken, Task>> _runs = [];
    private readonly List<Func<string?>> _troubles = [];

    public Synchronization(Composition parts, TimeProvider clock, ILogger logger)
    {
        _parts = parts;
        var jobs = $"{PowerJob.AppLabel}={PowerJob.App}";
        Add(parts.Stores.Machines, parts.Scopes(), clock, logger);
        Add(parts.Stores.Groups, parts.Scopes(), clock, logger);
        Add(parts.Stores.Nodes, [ListScope.All], clock, logger);
        Add(parts.Stores.Jobs, parts.Scopes(jobs), clock, logger);
        Add(parts.Stores.JobPods, parts.Scopes($"{jobs},{PowerJob.JobMachineLabel}"), clock, logger);
    }

    /// <summary>Why the stores are not in step; null when they are.</summary>
    public string? Trouble =>
        _troubles.Select(trouble => trouble()).FirstOrDefault(trouble => trouble is not null)
        ?? (_parts.Stores.HaveSynced ? null : "listing");

    /// <summary>Runs until it is cancelled.</summary>
    /// <exception cref="OperatorExitException">Waiting makes no sense.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var runs = _runs.ConvertAll(run => run(stop.Token));
        var first = await Task.WhenAny(runs);
        await stop.CancelAsync();
        await Task.WhenAll(runs).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    private void Add<T>(Store<T> store, IReadOnlyList<ListScope> scopes, TimeProvider clock, ILogger logger)
        where T : class, IKubeResource<T>
    {
        store.Expect(scopes);
        foreach (var scope in scopes)
        {
            var reflector = new Reflector<T>(_parts.Api, store, scope, clock, logger)
            {
                Restarted = () => _parts.Meter.WatchRestarted(T.Resource.FullName),
                WatchLifetime = _parts.Settings.WatchLifetime,
                IsFatal = e => !_parts.Stores.HaveSynced && (IsMissingKind<T>(e) || e.Status == HttpStatusCode.Unauthorized),
            };
            _troubles.Add(() => reflector.Trouble);
            _runs.Add(cancellation => RunAsync(reflector, cancellation));
        }
    }

    private static async Task RunAsync<T>(Reflector<T> reflector, CancellationToken cancellation)
        where T : class, IKubeResource<T>
    {
        try
        {
            await reflector.RunAsync(cancellation);
        }
        catch (KubeApiException e)
        {
            throw IsMissingKind<T>(e)
                ? new OperatorExitException(
                    ExitCode.NoCrds,
                    $"the cluster does not know {T.Resource.FullName}: install the CRDs first, for example with: homelab-autoscaler crd | kubectl apply -f -")
                : new OperatorExitException(ExitCode.NoCluster, $"the API server does not accept these credentials ({e.Message})");
        }
    }

    private static bool IsMissingKind<T>(KubeApiException e)
        where T : IKubeResource<T> =>
        e.IsNotFound && T.Resource.Group == ApiGroup.Name;
}
