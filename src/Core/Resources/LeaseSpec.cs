using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

[Wire]
public sealed partial record LeaseSpec
{
    public string? HolderIdentity { get; init; }

    public int? LeaseDurationSeconds { get; init; }

    [MicroTime]
    public DateTimeOffset? AcquireTime { get; init; }

    [MicroTime]
    public DateTimeOffset? RenewTime { get; init; }

    public int? LeaseTransitions { get; init; }
}
