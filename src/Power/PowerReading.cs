namespace HomelabAutoscaler.Power;

/// <summary>What the hardware says of itself.</summary>
/// <param name="IsOff">Whether the machine is off; null when the hardware cannot tell.</param>
/// <param name="Says">In the hardware's words, for people.</param>
public sealed record PowerReading(bool? IsOff, string Says)
{
    /// <summary>Whether a machine with several parts of hardware is off: when one says so and none denies it.</summary>
    public static bool? Of(IReadOnlyCollection<PowerReading> readings) =>
        readings.Any(reading => reading.IsOff is false) ? false
        : readings.Any(reading => reading.IsOff is true) ? true
        : null;
}
