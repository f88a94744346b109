using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Kubernetes.Events;

/// <summary>One thing that happened, once or again and again.</summary>
internal sealed class EventSeries(KubeEvent first)
{
    private int _count = 1;

    /// <summary>The Event of the cluster that tells of it; null when none does yet.</summary>
    public KubeEvent? Written { get; set; }

    public bool IsTold { get; set; }

    public DateTimeOffset LastObserved { get; private set; } = first.EventTime;

    /// <summary>As it is now.</summary>
    public KubeEvent Event => (Written ?? first) with { Series = _count == 1 ? null : new() { Count = _count, LastObservedTime = LastObserved } };

    public void Again(DateTimeOffset now) => (_count, LastObserved, IsTold) = (_count + 1, now, false);
}
