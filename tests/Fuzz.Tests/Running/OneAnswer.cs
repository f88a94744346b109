using System.Net;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Connection;

namespace HomelabAutoscaler.Fuzz.Tests.Running;

/// <summary>An API server that answers everything with the same bytes.</summary>
internal sealed class OneAnswer(Func<Stream> body) : HttpMessageHandler
{
    /// <summary>A client of it; the bytes are cut as <see cref="CutStream"/> says.</summary>
    public static KubeApi Api(byte[] answer, int first, int then) =>
        new(new KubeConnection(new("http://api.test"), new OneAnswer(() => new CutStream(answer, first, then))), TimeProvider.System, "test");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(body()) });
}
