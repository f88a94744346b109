namespace HomelabAutoscaler.Operator.Hosting;

/// <summary>The operator cannot go on: the message is the one line for the user.</summary>
internal sealed class OperatorExitException(int code, string message) : Exception(message)
{
    public int Code { get; } = code;
}
