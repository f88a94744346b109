using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;
using Microsoft.Extensions.Logging;

namespace HomelabAutoscaler.Kubernetes.Watching;

/// <summary>Keeps a store in step with a scope of the API server: list, then watch, and list again when the watch lost its place.</summary>
public sealed class Reflector<T>(KubeApi api, Store<T> store, ListScope scope, TimeProvider clock, ILogger logger)
    where T : class, IKubeResource<T>
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly Backoff _backoff = new(FirstWait, LongestWait, Random.Shared);

    /// <summary>How long one watch lives at most; shorter than the minute within which a stall must be noticed.</summary>
    public TimeSpan WatchLifetime { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Answers with which waiting makes no sense: they end <see cref="RunAsync"/>.</summary>
    public Predicate<KubeApiException> IsFatal { get; init; } = static _ => false;

    /// <summary>Why the server is being waited for; null while it answers.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Runs until it is cancelled; whatever the server does, it waits and tries again.</summary>
    /// <exception cref="KubeApiException">One that <see cref="IsFatal"/> says to be so.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        string? version = null;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                version ??= await ListAsync(cancellation);
                version = await WatchAsync(version, cancellation);
            }
            catch (KubeApiException e) when (e.IsGone)
            {
                logger.ListingAgain(T.Resource.FullName, e.ServerMessage);
                version = null;
                await WaitAsync(_backoff.Next(), cancellation);
            }
            catch (KubeApiException e) when (!IsFatal(e))
            {
                if (!e.IsTransient)
                {
                    version = null;
                }

                var wait = _backoff.Next(e.RetryAfter);
                Trouble = e.Message;
                logger.WaitingForServer(e.Message, wait);
                await WaitAsync(wait, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task<string> ListAsync(CancellationToken cancellation)
    {
        var items = new List<T>();
        var version = await api.ListAsync<T>(scope, items.Add, Report, cancellation);
        store.Replace(scope, items, version);
        logger.Listed(items.Count, T.Resource.FullName, version);
        return version;
    }

    /// <returns>Where the next watch continues.</returns>
    private async Task<string> WatchAsync(string version, CancellationToken cancellation)
    {
        var lifetime = WatchLifetime * (0.8 + (Random.Shared.NextDouble() * 0.2));
        await foreach (var change in api.WatchAsync<T>(scope, version, lifetime, cancellation))
        {
            Answered();
            if (change.Problem is { } problem)
            {
                Report(problem);
            }

            store.Apply(scope, change);
            version = change.ResourceVersion.Length > 0 ? change.ResourceVersion : version;
        }

        Answered();
        return version;
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken cancellation) =>
        await Task.Delay(wait, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void Answered()
    {
        if (Trouble is not null)
        {
            logger.ServerAnswersAgain($"watch {T.Resource.FullName}");
            Trouble = null;
        }

        _backoff.Reset();
    }

    private void Report(Exception problem) => logger.Unreadable(T.Resource.FullName, problem.Message);
}
