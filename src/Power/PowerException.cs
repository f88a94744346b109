using HomelabAutoscaler.Core.Errors;

namespace HomelabAutoscaler.Power;

/// <summary>The hardware did not do it. The message says what was asked, what came back and what to do, and holds no secret.</summary>
public sealed class PowerException(string message, Exception? inner = null) : Exception(OneLine.Of(message), inner);
