using System.Net;
using System.Net.Http.Headers;
using System.Text;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Connection;

namespace HomelabAutoscaler.Kubernetes.Tests;

/// <summary>Answers requests as a test says, without sockets, and remembers them.</summary>
internal sealed class ScriptedServer(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    public List<(HttpMethod Method, string Path, string? Body, string? ContentType, AuthenticationHeaderValue? Credentials)> Requests { get; } = [];

    public static ScriptedServer Of(Func<HttpRequestMessage, HttpResponseMessage> answer) => new((request, _) => Task.FromResult(answer(request)));

    public KubeApi Api(TimeProvider? clock = null) =>
        new(new KubeConnection(new("http://api.test"), this), clock ?? TimeProvider.System, "test") { RequestTimeout = TimeSpan.FromSeconds(2) };

    public static HttpResponseMessage Json(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Failure(HttpStatusCode status, string reason, string message = "no") =>
        Json($$"""{"kind":"Status","status":"Failure","reason":"{{reason}}","message":"{{message}}","code":{{(int)status}}}""", status);

    /// <summary>An answer whose body comes from a stream.</summary>
    public static HttpResponseMessage Streamed(Stream stream) => new(HttpStatusCode.OK) { Content = new StreamContent(stream) };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        lock (Requests)
        {
            Requests.Add((request.Method, request.RequestUri!.PathAndQuery, body, request.Content?.Headers.ContentType?.MediaType, request.Headers.Authorization));
        }

        return await answer(request, cancellationToken);
    }
}
