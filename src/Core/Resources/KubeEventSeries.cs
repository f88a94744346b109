using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>That the same happened again and again.</summary>
[Wire]
public sealed partial record KubeEventSeries
{
    /// <summary>How often, the first time included.</summary>
    public required int Count { get; init; }

    [MicroTime]
    public required DateTimeOffset LastObservedTime { get; init; }
}
