using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Watching;

namespace HomelabAutoscaler.Operator.Reconciling;

/// <summary>
/// Evicts Pods, and remembers which the API server refused and why: those are tried again later each time. Nothing is lost
/// when this is forgotten, for every pass asks anew.
/// </summary>
public sealed class Evictions(KubeApi api, TimeProvider clock)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, Refused> _refused = [];

    /// <summary>The API server's reasons for Pods that it did not evict, by uid.</summary>
    public ImmutableDictionary<string, string> RefusalsOf(ImmutableArray<Pod> pods)
    {
        var refusals = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var pod in pods)
        {
            if (pod.Metadata.Uid is { } uid && _refused.TryGetValue(uid, out var refused))
            {
                refusals[uid] = refused.Reason;
            }
        }

        return refusals.ToImmutable();
    }

    /// <exception cref="KubeApiException">The API server did not answer.</exception>
    public async Task EvictAsync(Pod pod, int? gracePeriodSeconds, CancellationToken cancellation)
    {
        var uid = pod.Metadata.Uid ?? "";
        var refused = _refused.GetValueOrDefault(uid);
        if (refused is not null && clock.GetUtcNow() < refused.Again)
        {
            return;
        }

        try
        {
            await api.EvictAsync(pod, gracePeriodSeconds, cancellation);
            _refused.TryRemove(uid, out _);
        }
        catch (KubeApiException e) when (e.Status is not null and not HttpStatusCode.Unauthorized)
        {
            var backoff = refused?.Backoff ?? new(FirstWait, LongestWait, Random.Shared);
            _refused[uid] = new(e.ServerMessage, clock.GetUtcNow() + backoff.Next(e.RetryAfter), backoff);
            Forget();
        }
    }

    /// <summary>Drops what was long not asked about: Pods that went by themselves.</summary>
    private void Forget()
    {
        var now = clock.GetUtcNow();
        foreach (var (uid, refused) in _refused)
        {
            if (now - refused.Again > LongestWait * 2)
            {
                _refused.TryRemove(uid, out _);
            }
        }
    }

    private sealed record Refused(string Reason, DateTimeOffset Again, Backoff Backoff);
}
