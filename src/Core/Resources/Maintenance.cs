using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>Somebody works on the machine.</summary>
[Wire]
public sealed partial record Maintenance
{
    /// <summary>Why, for people.</summary>
    [Bounds(Minimum = 1, Maximum = 256)]
    public required string Reason { get; init; }

    /// <summary>When it ends by itself; without it when it is removed.</summary>
    public DateTimeOffset? Until { get; init; }
}
