using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Kubernetes.Leadership;

/// <summary>The Lease as it was last seen, and since when it has said so by our own clock.</summary>
internal sealed class LeaseSighting(TimeProvider clock)
{
    private long _since;

    /// <summary>Whether there was a Lease at any time.</summary>
    public bool IsAny { get; private set; }

    /// <summary>Null when there is none.</summary>
    public Lease? Lease { get; private set; }

    /// <summary>Null when nobody holds it.</summary>
    public string? Holder => Lease?.Spec.HolderIdentity is { Length: > 0 } holder ? holder : null;

    public void See(Lease? lease)
    {
        if (!IsAny || lease?.Spec != Lease?.Spec)
        {
            _since = clock.GetTimestamp();
        }

        IsAny |= lease is not null;
        Lease = lease;
    }

    /// <summary>
    /// Whether one that does not lead may take the Lease: nobody holds it, or its holder has not renewed it in time, even if
    /// that is ourselves, since a request of ours that was given up may arrive at any time. A Lease that was there and is
    /// deleted is not free at once: whoever held it may be about to make it again.
    /// </summary>
    public bool IsFree(TimeSpan duration) => Lease is null
        ? !IsAny || Age > duration
        : Holder is null || Age > TimeSpan.FromSeconds(Lease.Spec.LeaseDurationSeconds ?? (int)duration.TotalSeconds);

    private TimeSpan Age => clock.GetElapsedTime(_since);
}
