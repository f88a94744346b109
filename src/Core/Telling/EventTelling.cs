using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Telling;

/// <summary>What happened lately, the newest first.</summary>
public static class EventTelling
{
    /// <summary>As many as fit on a screen.</summary>
    private const int Most = 8;

    public static IEnumerable<string> Of(IEnumerable<KubeEvent> events, DateTimeOffset now) => events
        .OrderByDescending(LastOf)
        .ThenByDescending(happened => happened.Metadata.Name, StringComparer.Ordinal)
        .Take(Most)
        .Select(happened => $"{Moments.Distance(LastOf(happened), now)}: {happened.Note}{CountOf(happened)}");

    private static DateTimeOffset LastOf(KubeEvent happened) => happened.Series?.LastObservedTime ?? happened.EventTime;

    private static string CountOf(KubeEvent happened) => happened.Series is { Count: > 1 } series ? $" ({series.Count} times)" : "";
}
