namespace HomelabAutoscaler.Tests;

/// <summary>When simulations begin.</summary>
internal static class Beginning
{
    /// <summary>Not on a whole second, millisecond or microsecond, as no real clock is: what is kept in coarser units than it is compared in shows.</summary>
    public static readonly DateTimeOffset Time = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero).AddTicks(4_567_891);
}
