namespace HomelabAutoscaler.Operator.Tests.Simulation;

/// <summary>
/// A replica that stands still at one of its writes, as a process that gets no processor does: what it was about to send
/// is sent when it goes on, whatever has happened meanwhile.
/// </summary>
/// <param name="cluster">Where its requests go.</param>
/// <param name="at">The number of the write, from 1; 0 for none. Renewals of its Lease do not count.</param>
internal sealed class Stall(HttpMessageHandler cluster, int at) : DelegatingHandler(cluster)
{
    private readonly TaskCompletionSource _goesOn = new();

    /// <summary>Writes so far, such as <c>POST jobs</c>.</summary>
    public List<string> Writes { get; } = [];

    public bool HasStalled { get; private set; }

    public bool IsStalled => HasStalled && !_goesOn.Task.IsCompleted;

    public void GoOn() => _goesOn.SetResult();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Get && !request.RequestUri!.AbsolutePath.Contains("/leases", StringComparison.Ordinal))
        {
            Writes.Add(OnTheWay.About(request));
            HasStalled |= Writes.Count == at;
        }

        if (!IsStalled)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        await _goesOn.Task;
        return await base.SendAsync(request, CancellationToken.None);
    }
}
