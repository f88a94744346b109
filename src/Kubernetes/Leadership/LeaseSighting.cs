using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Kubernetes.Leadership;

/// <summary>The Lease as it was last seen, and since when it has said so by our own clock.</summary>
internal sealed class LeaseSighting(TimeProvider clock)
{
    private bool _isAny;
    private long _since;

    /// <summary>Null when there is none.</summary>
    public Lease? Lease { get; private set; }

    /// <summary>Null when nobody holds it.</summary>
    public string? Holder => Lease?.Spec.HolderIdentity is { Length: > 0 } holder ? holder : null;

    public void See(Lease? lease)
    {
        if (!_isAny || lease?.Spec != Lease?.Spec)
        {
            _since = clock.GetTimestamp();
        }

        _isAny |= lease is not null;
        Lease = lease;
    }

    /// <summary>
    /// Whether one that does not hold the Lease may take it: nobody holds it, or its holder has not renewed it in time. A
    /// Lease that was there and is deleted is not free at once: whoever held it may be about to make it again.
    /// </summary>
    public bool IsFree(TimeSpan duration) => Lease is null
        ? !_isAny || Age > duration
        : Holder is null || Age > TimeSpan.FromSeconds(Lease.Spec.LeaseDurationSeconds ?? (int)duration.TotalSeconds);

    private TimeSpan Age => clock.GetElapsedTime(_since);
}
