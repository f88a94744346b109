namespace HomelabAutoscaler.Power;

/// <summary>What the hardware says of itself.</summary>
/// <param name="IsOff">Whether the machine is off; null when the hardware cannot tell.</param>
/// <param name="Says">In the hardware's words, for people.</param>
public sealed record PowerReading(bool? IsOff, string Says);
