using System.Collections.Concurrent;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Operator.Reconciling;

/// <summary>
/// Reads kubelets' Leases and notes when they were seen renewed, by our own clock. It remembers nothing across a restart:
/// then a machine's silence is only known later.
/// </summary>
public sealed class HeartbeatMonitor(KubeApi api, TimeProvider clock)
{
    private const string LeaseNamespace = "kube-node-lease";

    /// <summary>What was not asked about for so long is observed anew: renewals in between were not seen.</summary>
    private static readonly TimeSpan StaleAfter = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<KubeNodeName, Observation> _observed = [];

    /// <exception cref="KubeApiException">The Lease could not be read.</exception>
    public async Task<Heartbeat> ObserveAsync(KubeNodeName node, CancellationToken cancellation)
    {
        var lease = await api.FindAsync<Lease>(new(LeaseNamespace, node.Value), cancellation);
        if (lease?.Spec.RenewTime is not { } renewed)
        {
            Forget(node);
            return default;
        }

        var now = clock.GetUtcNow();
        var known = _observed.TryGetValue(node, out var before) && clock.GetElapsedTime(before.LookedAt) < StaleAfter ? before : null;
        var observation = known is null ? new(renewed, null, now, clock.GetTimestamp())
            : known.RenewTime == renewed ? known with { LookedAt = clock.GetTimestamp() }
            : known with { RenewTime = renewed, LastHeard = now, LookedAt = clock.GetTimestamp() };
        _observed[node] = observation;
        return new(observation.LastHeard, observation.Since);
    }

    public void Forget(KubeNodeName node) => _observed.TryRemove(node, out _);

    private sealed record Observation(DateTimeOffset RenewTime, DateTimeOffset? LastHeard, DateTimeOffset Since, long LookedAt);
}
