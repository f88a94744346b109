namespace HomelabAutoscaler.Operator.Hosting;

/// <summary>How the process ends, and the one line that says why.</summary>
internal sealed class Outcome
{
    public int Code { get; private set; }

    public string? Message { get; private set; }

    /// <summary>The first reason counts: what follows is its consequence.</summary>
    public void Set(int code, string message)
    {
        if (Message is null)
        {
            (Code, Message) = (code, message);
        }
    }
}
