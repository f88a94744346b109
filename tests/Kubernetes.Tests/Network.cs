namespace HomelabAutoscaler.Kubernetes.Tests;

/// <summary>A network between a client and a cluster, as bad as a test says.</summary>
public sealed class Network(HttpMessageHandler cluster, TimeProvider clock) : HttpMessageHandler
{
    private readonly HttpMessageInvoker _cluster = new(cluster);

    public enum Weather
    {
        Fine,

        /// <summary>The cluster is never reached.</summary>
        Down,

        /// <summary>The cluster is reached, but its answer does not come back.</summary>
        AnswersLost,

        /// <summary>The cluster's answer is on its way for a while.</summary>
        AnswersSlow,

        /// <summary>The request is on its way for a while, and arrives even when nobody waits for it any more.</summary>
        RequestsSlow,

        /// <summary>The cluster refuses.</summary>
        Refused,
    }

    public Weather Now { get; set; }

    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(4);

    public int Requests { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests++;
        var sent = await CopyAsync(request);
        switch (Now)
        {
            case Weather.Down:
                throw new HttpRequestException("No route to host");
            case Weather.Refused:
                return ScriptedServer.Failure(System.Net.HttpStatusCode.ServiceUnavailable, "ServiceUnavailable");
            case Weather.AnswersLost:
                await _cluster.SendAsync(sent, CancellationToken.None);
                throw new HttpRequestException("Connection reset by peer");
            case Weather.AnswersSlow:
                var answer = await _cluster.SendAsync(sent, CancellationToken.None);
                await Task.Delay(Delay, clock, cancellationToken);
                return answer;
            case Weather.RequestsSlow:
                return await ArriveAsync(sent).WaitAsync(cancellationToken);
            default:
                return await _cluster.SendAsync(sent, CancellationToken.None);
        }
    }

    private async Task<HttpResponseMessage> ArriveAsync(HttpRequestMessage sent)
    {
        await Task.Delay(Delay, clock);
        return await _cluster.SendAsync(sent, CancellationToken.None);
    }

    /// <summary>A request of its own: the sender's is gone when it gives up.</summary>
    private static async Task<HttpRequestMessage> CopyAsync(HttpRequestMessage request)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri);
        if (request.Content is { } content)
        {
            copy.Content = new ByteArrayContent(await content.ReadAsByteArrayAsync());
            copy.Content.Headers.ContentType = content.Headers.ContentType;
        }

        return copy;
    }
}
