using System.Net;
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

    /// <summary>A watch that ends sooner without a word is no watch: something on the way does not let it through.</summary>
    private static readonly TimeSpan ShortestWatch = TimeSpan.FromSeconds(1);

    private readonly Backoff _backoff = new(FirstWait, LongestWait, Random.Shared);

    /// <summary>Where the next watch continues; null when a list must come first.</summary>
    private string? _version;

    /// <summary>Whether the server has accepted the watch, so that what fails is the connection.</summary>
    private bool _isOpen;

    /// <summary>How long one watch lives at most; shorter than the minute within which a stall must be noticed.</summary>
    public TimeSpan WatchLifetime { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Answers with which waiting makes no sense: they end <see cref="RunAsync"/>.</summary>
    public Predicate<KubeApiException> IsFatal { get; init; } = static _ => false;

    /// <summary>Told when a list or watch failed and begins again.</summary>
    public Action? Restarted { get; init; }

    /// <summary>Why the server is being waited for; null while it answers.</summary>
    public string? Trouble { get; private set; }

    private KubeRequest WatchRequest => KubeRequest.Of<T>("watch", scope.Namespace);

    /// <summary>Runs until it is cancelled; whatever the server does, it waits and tries again.</summary>
    /// <exception cref="KubeApiException">One that <see cref="IsFatal"/> says to be so.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                _version ??= await ListAsync(cancellation);
                await WatchAsync(cancellation);
            }
            catch (KubeApiException e) when (e.IsGone)
            {
                Restarted?.Invoke();
                logger.ListingAgain(T.Resource.FullName, e.ServerMessage);
                _version = null;
                await WaitAsync(_backoff.Next(), cancellation);
            }
            catch (KubeApiException e) when (!IsFatal(e))
            {
                // A server that was away may come back with another past: restored from a backup, or another cluster altogether.
                if (!e.IsTransient || (e.Status is null && !_isOpen))
                {
                    _version = null;
                }

                Restarted?.Invoke();
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
        var newest = store.Newest();
        var version = await api.ListAsync<T>(scope, items.Add, problem => KeepUnreadable(problem, items), cancellation);
        Answered();
        store.Replace(scope, items, version, newest);
        logger.Listed(items.Count, T.Resource.FullName, version);
        return version;
    }

    private async Task WatchAsync(CancellationToken cancellation)
    {
        var lifetime = WatchLifetime * (0.8 + (Random.Shared.NextDouble() * 0.2));
        var began = clock.GetTimestamp();
        var isSilent = true;
        _isOpen = false;
        await foreach (var change in api.WatchAsync<T>(scope, _version!, lifetime, Opened, cancellation))
        {
            isSilent = false;
            Take(change);
            _backoff.Reset();
        }

        if (isSilent)
        {
            await CheckSilenceAsync(clock.GetElapsedTime(began), cancellation);
        }

        _backoff.Reset();
    }

    private void Take(WatchEvent<T> change)
    {
        if (change.Problem is { } problem)
        {
            Report(problem);
        }

        if (change.Type == WatchEventType.Bookmark)
        {
            CheckNotBehind(change.ResourceVersion);
        }

        store.Apply(scope, change);
        if (change.ResourceVersion.Length > 0)
        {
            _version = change.ResourceVersion;
        }
    }

    /// <summary>
    /// A server that is behind our version watches in silence, without even a bookmark, until it has caught up; an ordinary
    /// one tells a bookmark before it ends a watch.
    /// </summary>
    private async Task CheckSilenceAsync(TimeSpan lasted, CancellationToken cancellation)
    {
        if (lasted < ShortestWatch)
        {
            throw new KubeApiException(WatchRequest, null, "NoAnswer", "it ended at once");
        }

        CheckNotBehind(await api.NewestVersionAsync<T>(scope, cancellation));
    }

    private void CheckNotBehind(string newest)
    {
        if (ResourceVersions.IsAfter(_version, newest))
        {
            throw new KubeApiException(
                WatchRequest, HttpStatusCode.Gone, "Expired", $"the server is at version {newest} and was at {_version} before, as after a restore from a backup");
        }
    }

    /// <summary>An object that can no longer be read stays as it was last: it is not gone.</summary>
    private void KeepUnreadable(Exception problem, List<T> items)
    {
        Report(problem);
        if (problem is UnreadableObjectException { Key: var key } && store.Current.Find(key) is { } known)
        {
            items.Add(known);
        }
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken cancellation) =>
        await Task.Delay(wait, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void Opened()
    {
        _isOpen = true;
        Answered();
    }

    private void Answered()
    {
        if (Trouble is not null)
        {
            logger.ServerAnswersAgain(T.Resource.FullName);
            Trouble = null;
        }
    }

    private void Report(Exception problem) => logger.Unreadable(T.Resource.FullName, problem.Message);
}
