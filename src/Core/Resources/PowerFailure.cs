using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>The last operation failed with all its attempts, and nothing has succeeded since.</summary>
[Wire]
public sealed partial record PowerFailure
{
    /// <summary>Which kind of operation failed.</summary>
    public required PowerOperationKind Kind { get; init; }

    /// <summary>How many operations failed in a row.</summary>
    public required int Count { get; init; }

    /// <summary>When the last one failed.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>When the machine is tried again; until then it is not offered to Cluster Autoscaler.</summary>
    public required DateTimeOffset RetestTime { get; init; }

    /// <summary>What went wrong.</summary>
    public required string Message { get; init; }
}
