using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>Who wants the power state that is wanted, and since when.</summary>
[Wire]
public sealed partial record PowerWish
{
    /// <summary>The state that is wanted.</summary>
    public required PowerState PowerState { get; init; }

    /// <summary>Who wants it.</summary>
    public required WishSource Source { get; init; }

    /// <summary>Since when it is wanted.</summary>
    [MicroTime]
    public required DateTimeOffset Time { get; init; }

    /// <summary>Until then only people change it; set where a person wished it.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>The machine that could not be switched on and that this one stands in for.</summary>
    public string? InPlaceOf { get; init; }
}
