using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Kubernetes.Events;

/// <summary>What happened lately, so that the same in the same words is counted and not told anew.</summary>
internal sealed class RecentEvents
{
    /// <summary>What happens again after a longer pause is told anew, as client-go does it.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(6);

    private const int Room = 512;

    /// <summary>In the order in which they were observed last.</summary>
    private readonly List<EventSeries> _series = [];

    public void Add(KubeEvent happened)
    {
        var at = _series.FindLastIndex(series => series.IsOf(happened) && happened.EventTime - series.LastObserved <= LongestPause);
        if (at < 0)
        {
            _series.Add(new(happened));
            return;
        }

        var again = _series[at];
        again.Again(happened.EventTime);
        _series.RemoveAt(at);
        _series.Add(again);
    }

    /// <summary>What is to be told.</summary>
    public List<EventSeries> Untold() => _series.FindAll(static series => !series.IsTold);

    public void Forget(EventSeries series) => _series.Remove(series);

    /// <summary>Forgets what is long ago or too much.</summary>
    public void ForgetOld(DateTimeOffset now)
    {
        _series.RemoveAll(series => now - series.LastObserved > LongestPause);
        _series.RemoveRange(0, Math.Max(0, _series.Count - Room));
    }
}
