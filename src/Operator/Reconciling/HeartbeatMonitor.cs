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
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(30);

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

        var looked = clock.GetTimestamp();
        var known = _observed.TryGetValue(node, out var before) && clock.GetElapsedTime(before.LookedAt, looked) < StaleAfter ? before : null;
        var observation = known is null ? new(renewed, null, looked, looked)
            : known.RenewTime == renewed ? known with { LookedAt = looked }
            : known with { RenewTime = renewed, LastHeard = looked, LookedAt = looked };
        _observed[node] = observation;

        // Reckoned back from now, so that a clock that is set does not make a machine silent.
        var now = clock.GetUtcNow();
        return new(
            observation.LastHeard is { } heard ? now - clock.GetElapsedTime(heard, looked) : null,
            now - clock.GetElapsedTime(observation.Since, looked));
    }

    public void Forget(KubeNodeName node) => _observed.TryRemove(node, out _);

    /// <summary>When what was observed: renewals by the kubelet's clock, all else by our own timestamps.</summary>
    private sealed record Observation(DateTimeOffset RenewTime, long? LastHeard, long Since, long LookedAt);
}
