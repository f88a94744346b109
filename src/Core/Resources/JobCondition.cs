using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

[Wire]
public sealed partial record JobCondition
{
    public const string Complete = "Complete";

    public const string Failed = "Failed";

    public required string Type { get; init; }

    public ConditionStatus Status { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }
}
