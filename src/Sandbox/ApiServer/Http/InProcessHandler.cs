using System.Net;
using System.Net.Http.Headers;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>HttpClient's way into a cluster without a network. Everything but reading a watch completes synchronously.</summary>
internal sealed class InProcessHandler(Cluster cluster, User user) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return Message(request, cluster.Handle(Received(request, body)));
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        request.Content?.CopyTo(body, null, cancellationToken);
        return Message(request, cluster.Handle(Received(request, body.ToArray())));
    }

    private ApiRequest Received(HttpRequestMessage request, byte[] body)
    {
        var authorization = request.Headers.Authorization?.ToString();
        return new ApiRequest(request.Method.Method, request.RequestUri!.PathAndQuery)
        {
            Body = body,
            ContentType = request.Content?.Headers.ContentType?.ToString(),
            Accept = request.Headers.TryGetValues("Accept", out var accept) ? string.Join(",", accept) : null,
            UserAgent = request.Headers.TryGetValues("User-Agent", out var agent) ? string.Join(" ", agent) : null,
            Authorization = authorization,
            User = authorization is null ? user : null,
        };
    }

    private static HttpResponseMessage Message(HttpRequestMessage request, ApiResponse response)
    {
        var message = new HttpResponseMessage((HttpStatusCode)response.Status)
        {
            RequestMessage = request,
            Content = response.Watch is { } watch ? new StreamContent(new WatchStream(watch)) : new ByteArrayContent(response.Body),
        };
        message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(response.ContentType);
        foreach (var (name, value) in response.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        return message;
    }
}
