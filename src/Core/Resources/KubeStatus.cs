using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A meta/v1 Status: how the API server says that something failed.</summary>
[Wire]
public sealed partial record KubeStatus
{
    public string? Reason { get; init; }

    public string? Message { get; init; }

    public int? Code { get; init; }

    public KubeStatusDetails? Details { get; init; }
}

[Wire]
public sealed partial record KubeStatusDetails
{
    public int? RetryAfterSeconds { get; init; }
}
