namespace HomelabAutoscaler.Kubernetes.Api;

/// <summary>Cancels after a time, or when the caller does.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _caller;

    public Deadline(TimeSpan allowed, TimeProvider clock, CancellationToken cancellation)
    {
        _source = new(allowed, clock);
        _caller = cancellation.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _caller.Dispose();
        _source.Dispose();
    }
}
