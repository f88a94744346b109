namespace HomelabAutoscaler.Oracle.Tests.World;

/// <summary>The operator's process has ended, in the middle of whatever it did.</summary>
internal sealed class OperatorDiedException : Exception;
