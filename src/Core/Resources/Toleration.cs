using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

[Wire]
public sealed partial record Toleration
{
    public string? Key { get; init; }

    /// <summary>Exists or Equal; Equal when absent.</summary>
    public string? Operator { get; init; }

    public string? Value { get; init; }

    /// <summary>Every effect when absent.</summary>
    public string? Effect { get; init; }

    public long? TolerationSeconds { get; init; }
}
