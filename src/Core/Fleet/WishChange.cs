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
    /// <summary>The machine with the new wish.</summary>
    public Machine Apply() => Wishes.Sign(Machine, State, Source, Time, InPlaceOf);
}
