using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Fleet;

/// <summary>A new wish for a machine.</summary>
/// <param name="Machine">The machine as it was when this was decided.</param>
/// <param name="State">What is wanted now.</param>
/// <param name="Source">Who wants it.</param>
/// <param name="Time">Since when.</param>
/// <param name="InPlaceOf">The machine that it stands in for.</param>
public sealed record WishChange(Machine Machine, PowerState State, WishSource Source, DateTimeOffset Time, string? InPlaceOf = null)
{
    /// <summary>Signatures have microseconds.</summary>
    private static readonly TimeSpan Resolution = TimeSpan.FromMicroseconds(1);

    /// <summary>Why, for people; Cluster Autoscaler gives no reasons.</summary>
    public string? Why { get; init; }

    /// <summary>The change as its owner is told.</summary>
    public Notice Notice => new(false, "Wish", $"{Source.ToWire()}Wish", $"Wanted {State.ToWire()}: {Why}");

    /// <summary>The machine with the new wish. It is later than the one before, or it would be taken for an old one and the state for a person's.</summary>
    public Machine Apply()
    {
        var earliest = Wishes.Of(Machine, TimeSpan.Zero, DateTimeOffset.MinValue) is { } known ? known.Time + Resolution : Time;
        return Wishes.Sign(Machine, State, Source, Time > earliest ? Time : earliest, InPlaceOf);
    }
}
