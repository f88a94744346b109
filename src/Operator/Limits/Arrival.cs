using Grpc.Core;

namespace HomelabAutoscaler.Operator.Limits;

/// <summary>One message that arrives.</summary>
internal sealed class Arrival : IDisposable
{
    private readonly Arrivals _all;
    private readonly CancellationTokenSource _end;

    public Arrival(Arrivals all, TimeSpan time, TimeProvider clock)
    {
        _all = all;
        _end = new(time, clock);
        Place = new(this);
        Refusal = new(StatusCode.DeadlineExceeded, $"the message did not arrive within {time.TotalSeconds} s");
    }

    /// <summary>Where it stands among the others; the oldest comes first.</summary>
    public LinkedListNode<Arrival> Place { get; }

    /// <summary>What has arrived, in bytes.</summary>
    public long Size { get; set; }

    /// <summary>Its time is over, or it gave way.</summary>
    public CancellationToken Ended => _end.Token;

    /// <summary>Why it ended.</summary>
    public Status Refusal { get; private set; }

    /// <exception cref="OperationCanceledException">There is no room for so much.</exception>
    public void Grow(long size)
    {
        _all.Grow(this, size);
        Ended.ThrowIfCancellationRequested();
    }

    public void Complete() => _all.Complete(this);

    /// <summary>Called while it stands among the others, and so before it is disposed.</summary>
    public void GiveWay()
    {
        Refusal = new(StatusCode.ResourceExhausted, "too many messages are under way at once");
        _ = _end.CancelAsync();
    }

    public void Dispose()
    {
        _all.End(this);
        _end.Dispose();
    }
}
