namespace HomelabAutoscaler.Operator.Tests;

/// <summary>Requests on their way to the cluster, for a test to hold up, to lose, or to do something in between.</summary>
internal sealed class OnTheWay(HttpMessageHandler cluster) : DelegatingHandler(cluster)
{
    /// <summary>Answers a request; what it is given sends the request on.</summary>
    public Func<HttpRequestMessage, Func<Task<HttpResponseMessage>>, Task<HttpResponseMessage>>? Intervene { get; set; }

    /// <summary>Writes that have set out, such as <c>PATCH m1</c> or <c>PATCH m1/status</c>.</summary>
    public List<string> Writes { get; } = [];

    /// <summary>What a write is about, in the words of <see cref="Writes"/>; reads are about nothing.</summary>
    public static string About(HttpRequestMessage request)
    {
        var path = request.RequestUri!.AbsolutePath.Split('/');
        return request.Method == HttpMethod.Get ? "" : $"{request.Method} {(path[^1] == "status" ? $"{path[^2]}/status" : path[^1])}";
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (About(request) is { Length: > 0 } write)
        {
            Writes.Add(write);
        }

        return Intervene is { } intervene ? intervene(request, Send) : Send();

        Task<HttpResponseMessage> Send() => base.SendAsync(request, cancellationToken);
    }
}
