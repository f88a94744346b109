using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>An events.k8s.io/v1 Event: one line of what happened, shown by <c>kubectl describe</c>.</summary>
[Wire]
[KubeResource("events.k8s.io", "v1", "Event", "events")]
public sealed partial record KubeEvent
{
    public required ObjectMeta Metadata { get; init; }

    [MicroTime]
    public required DateTimeOffset EventTime { get; init; }

    public required string ReportingController { get; init; }

    public required string ReportingInstance { get; init; }

    /// <summary>What was done, as one CamelCase word.</summary>
    public required string Action { get; init; }

    /// <summary>Why, as one CamelCase word.</summary>
    public required string Reason { get; init; }

    /// <summary>The same for people, at most 1024 characters.</summary>
    public string? Note { get; init; }

    /// <summary>Normal or Warning.</summary>
    public required string Type { get; init; }

    public required ObjectReference Regarding { get; init; }

    /// <summary>Absent for what happened once.</summary>
    public KubeEventSeries? Series { get; init; }
}
