namespace HomelabAutoscaler.Kubernetes.Tests;

/// <summary>The way to a cluster: remembers the requests, and answers in the cluster's place when a test says so.</summary>
internal sealed class Way(HttpMessageInvoker cluster) : HttpMessageHandler
{
    private readonly List<string> _requests = [];

    public Way(HttpMessageHandler cluster)
        : this(new HttpMessageInvoker(cluster))
    {
    }

    /// <summary>Answers instead of the cluster when it answers at all.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?>? Fault { get; set; }

    /// <summary>Where requests go; another one as if the cluster had been exchanged.</summary>
    public HttpMessageInvoker Cluster { get; set; } = cluster;

    /// <summary>Paths and queries, in order.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    public IEnumerable<string> Lists => Requests.Where(request => !IsWatch(request));

    public IEnumerable<string> Watches => Requests.Where(IsWatch);

    public static bool IsWatch(HttpRequestMessage request) => IsWatch(request.RequestUri!.Query);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        lock (_requests)
        {
            _requests.Add(request.RequestUri!.PathAndQuery);
        }

        return Fault?.Invoke(request) is { } answer ? Task.FromResult(answer) : Cluster.SendAsync(request, cancellationToken);
    }

    private static bool IsWatch(string request) => request.Contains("watch=1", StringComparison.Ordinal);
}
