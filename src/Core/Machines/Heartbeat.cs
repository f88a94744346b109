namespace HomelabAutoscaler.Core.Machines;

/// <summary>
/// What a machine's kubelet Lease says, by our own clock: the kubelet's may be wrong. <c>default</c> is a Lease that was
/// not looked at.
/// </summary>
/// <param name="LastHeard">When the Lease was last seen renewed; null when it was not, since observation began.</param>
/// <param name="ObservedSince">When observation began; null when there is nothing to observe.</param>
public readonly record struct Heartbeat(DateTimeOffset? LastHeard, DateTimeOffset? ObservedSince)
{
    /// <summary>Whether the machine was heard after a time.</summary>
    public bool HeardAfter(DateTimeOffset time) => LastHeard > time;

    /// <summary>Whether the Lease was not renewed for at least that long; without a Lease nobody knows.</summary>
    public bool SilentFor(TimeSpan duration, DateTimeOffset now) =>
        ObservedSince is { } since && now - (LastHeard ?? since) >= duration;
}
