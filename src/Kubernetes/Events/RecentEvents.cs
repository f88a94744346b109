using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Kubernetes.Events;

/// <summary>What happened lately, so that the same in the same words is counted and not told anew.</summary>
internal sealed class RecentEvents
{
    /// <summary>What happens again after a longer pause is told anew, as client-go does it.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(6);

    private const int Room = 512;

    private readonly Dictionary<Sameness, EventSeries> _known = [];

    public void Add(KubeEvent happened)
    {
        var key = Sameness.Of(happened);
        if (_known.TryGetValue(key, out var series) && happened.EventTime - series.LastObserved <= LongestPause)
        {
            series.Again(happened.EventTime);
        }
        else
        {
            _known[key] = new(happened);
        }
    }

    /// <summary>What is to be told, oldest first.</summary>
    public IReadOnlyList<EventSeries> Untold() => [.. _known.Values.Where(static series => !series.IsTold).OrderBy(static series => series.LastObserved)];

    public void Forget(EventSeries series) => _known.Remove(Sameness.Of(series.Event));

    /// <summary>Forgets what is long ago or too much.</summary>
    public void ForgetOld(DateTimeOffset now)
    {
        foreach (var (key, _) in _known.Where(pair => now - pair.Value.LastObserved > LongestPause).ToArray())
        {
            _known.Remove(key);
        }

        foreach (var (key, _) in _known.OrderByDescending(static pair => pair.Value.LastObserved).Skip(Room).ToArray())
        {
            _known.Remove(key);
        }
    }

    private readonly record struct Sameness(ObjectReference Regarding, string Type, string Action, string Reason, string? Note)
    {
        public static Sameness Of(KubeEvent happened) => new(happened.Regarding, happened.Type, happened.Action, happened.Reason, happened.Note);
    }
}
