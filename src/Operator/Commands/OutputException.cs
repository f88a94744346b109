namespace HomelabAutoscaler.Operator.Commands;

/// <summary>What was asked for cannot be written: the disk is full, or standard output is closed.</summary>
internal sealed class OutputException(Exception cause) : Exception(cause.Message, cause);
