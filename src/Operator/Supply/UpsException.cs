namespace HomelabAutoscaler.Operator.Supply;

/// <summary>The power supply cannot be asked: why, and what to do about it.</summary>
public sealed class UpsException(string message) : Exception(message);
