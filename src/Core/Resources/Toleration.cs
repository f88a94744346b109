using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A taint that a Pod tolerates.</summary>
[Wire]
public sealed partial record Toleration
{
    /// <summary>Key of the taint; with operator Exists, every one when left out.</summary>
    public string? Key { get; init; }

    /// <summary>Exists or Equal; Equal when absent.</summary>
    public string? Operator { get; init; }

    /// <summary>Value of the taint, with operator Equal.</summary>
    public string? Value { get; init; }

    /// <summary>Every effect when absent.</summary>
    public string? Effect { get; init; }

    /// <summary>How long a taint of effect NoExecute is tolerated, in seconds; for ever when absent.</summary>
    public long? TolerationSeconds { get; init; }
}
