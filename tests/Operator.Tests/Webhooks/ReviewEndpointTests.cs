using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Operator.Tests.Webhooks;

/// <summary>The webhooks as an HTTP server that anything may be sent to.</summary>
public class ReviewEndpointTests
{
    private const string Validate = "/validate-infra-homecluster-dev-v1alpha1-node?timeout=5s";

    [Test]
    [Arguments("/validate-infra-homecluster-dev-v1alpha1-node", "Node", false)]
    [Arguments("/validate-infra-homecluster-dev-v1alpha1-group", "Group", false)]
    [Arguments("/mutate-infra-homecluster-dev-v1alpha1-node", "Node", true)]
    [Arguments("/mutate-infra-homecluster-dev-v1alpha1-group", "Group", false)]
    public async Task A_review_is_answered_with_its_uid(string path, string kind, bool patches)
    {
        await using var hooked = await HookedCluster.StartAsync();
        var (status, text) = await PostAsync(hooked, path, Review(kind));
        await Assert.That(status).IsEqualTo(HttpStatusCode.OK).Because(text);
        var review = JsonNode.Parse(text)!;
        await Assert.That((string?)review["apiVersion"]).IsEqualTo("admission.k8s.io/v1");
        await Assert.That((string?)review["kind"]).IsEqualTo("AdmissionReview");
        await Assert.That((string?)review["response"]!["uid"]).IsEqualTo("u-1");
        await Assert.That((bool?)review["response"]!["allowed"]).IsTrue();
        await Assert.That(review["response"]!["patch"] is not null).IsEqualTo(patches);
    }

    [Test]
    [Arguments("CREATE")]
    [Arguments("UPDATE")]
    [Arguments("DELETE")]
    [Arguments("CONNECT")]
    public async Task Every_operation_is_answered(string operation)
    {
        await using var hooked = await HookedCluster.StartAsync();
        var (status, text) = await PostAsync(hooked, Validate, Review("Node", operation));
        await Assert.That(status).IsEqualTo(HttpStatusCode.OK);
        await Assert.That((bool?)JsonNode.Parse(text)!["response"]!["allowed"]).IsTrue();
    }

    [Test]
    [Arguments("", "no AdmissionReview")]
    [Arguments("nonsense", "no AdmissionReview")]
    [Arguments("{", "no AdmissionReview")]
    [Arguments("""{"apiVersion":"admission.k8s.io/v1","request":{"uid":"u","kind":{"group":"infra.homecluster.dev","kind":"Node"}}}{}""", "no JSON at line 1, byte 114")]
    [Arguments("[]", "AdmissionReview: expected an object, found a list")]
    [Arguments("{}", "it has no request")]
    [Arguments("""{"apiVersion":"admission.k8s.io/v1beta1","request":{}}""", "AdmissionRequest.uid")]
    [Arguments("""{"apiVersion":"admission.k8s.io/v1beta1","request":{"uid":"u","kind":{}}}""", "its apiVersion is admission.k8s.io/v1beta1 and not admission.k8s.io/v1")]
    [Arguments("""{"apiVersion":"admission.k8s.io/v1","request":{"uid":"u","kind":{"group":"infra.homecluster.dev","kind":"Group"}}}""", "Group of infra.homecluster.dev is not reviewed here")]
    [Arguments("""{"apiVersion":"admission.k8s.io/v1","request":{"uid":"u","kind":{"group":"","kind":"Node"}}}""", "Node of  is not reviewed here")]
    public async Task Garbage_is_a_bad_request_that_says_why(string body, string why)
    {
        await using var hooked = await HookedCluster.StartAsync();
        var (status, text) = await PostAsync(hooked, Validate, body);
        await Assert.That(status).IsEqualTo(HttpStatusCode.BadRequest).Because(text);
        await Assert.That(text).Contains(why);
        await Assert.That((await PostAsync(hooked, Validate, Review("Node"))).Status).IsEqualTo(HttpStatusCode.OK);
    }

    [Test]
    public async Task Nesting_without_end_is_a_bad_request()
    {
        await using var hooked = await HookedCluster.StartAsync();
        var review = Review("Node").Replace("\"spec\":{}", $"\"spec\":{string.Concat(Enumerable.Repeat("{\"a\":", 100_000))}1{new string('}', 100_000)}", StringComparison.Ordinal);
        await Assert.That((await PostAsync(hooked, Validate, review)).Status).IsEqualTo(HttpStatusCode.BadRequest);
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task A_body_that_is_too_large_is_refused_whether_it_says_so_before_or_not(bool announced)
    {
        await using var hooked = await HookedCluster.StartAsync();
        using var content = new LargeContent((3 << 20) + 1, announced);
        content.Headers.ContentType = new("application/json");
        var (status, text) = await SendAsync(hooked, new(HttpMethod.Post, Validate) { Content = content, Version = new(2, 0) });
        await Assert.That(status).IsEqualTo(HttpStatusCode.RequestEntityTooLarge);
        await Assert.That(text).Contains("at most 3145728 bytes");
    }

    [Test]
    [Arguments("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [Arguments("application/jsonx", HttpStatusCode.UnsupportedMediaType)]
    [Arguments(null, HttpStatusCode.UnsupportedMediaType)]
    [Arguments("Application/JSON; charset=utf-8", HttpStatusCode.OK)]
    public async Task Only_JSON_is_taken(string? contentType, HttpStatusCode expected)
    {
        await using var hooked = await HookedCluster.StartAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Review("Node")));
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        await Assert.That((await SendAsync(hooked, new(HttpMethod.Post, Validate) { Content = content })).Status).IsEqualTo(expected);
    }

    [Test]
    [Arguments("GET", Validate, HttpStatusCode.MethodNotAllowed)]
    [Arguments("PUT", Validate, HttpStatusCode.MethodNotAllowed)]
    [Arguments("POST", "/", HttpStatusCode.NotFound)]
    [Arguments("GET", "/healthz", HttpStatusCode.NotFound)]
    [Arguments("POST", "/validate-infra-homecluster-dev-v1alpha1-pod", HttpStatusCode.NotFound)]
    [Arguments("POST", "/clusterautoscaler.cloudprovider.v1.externalgrpc.CloudProvider/NodeGroups", HttpStatusCode.NotFound)]
    public async Task Nothing_else_is_to_be_had_there(string method, string path, HttpStatusCode expected)
    {
        await using var hooked = await HookedCluster.StartAsync();
        await Assert.That((await SendAsync(hooked, new(new HttpMethod(method), path))).Status).IsEqualTo(expected);
    }

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    public async Task Both_versions_of_HTTP_are_spoken_over_TLS_only(int version)
    {
        await using var hooked = await HookedCluster.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, Validate) { Version = new(version, version == 1 ? 1 : 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        await Assert.That((await SendAsync(hooked, request)).Status).IsEqualTo(HttpStatusCode.MethodNotAllowed);

        using var plain = new HttpClient { BaseAddress = new($"http://{hooked.Address.Authority}") };
        await Assert.That(async () => await plain.GetAsync(new Uri("/", UriKind.Relative))).Throws<HttpRequestException>();
    }

    private static string Review(string kind, string operation = "CREATE")
    {
        var value = operation is "DELETE" or "CONNECT" ? "null" : """{"metadata":{"name":"m1","namespace":"home"},"spec":{}}""";
        return $$"""
            {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"u-1","kind":{"group":"infra.homecluster.dev","version":"v1alpha1","kind":"{{kind}}" },
            "operation":"{{operation}}","userInfo":{"username":"me","extra":{"k":["v"]} },"object":{{value}},"oldObject":null,"dryRun":false,"options":{"kind":"CreateOptions"} } }
            """;
    }

    private static async Task<(HttpStatusCode Status, string Text)> PostAsync(HookedCluster hooked, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await SendAsync(hooked, new(HttpMethod.Post, path) { Content = content });
    }

    private static async Task<(HttpStatusCode Status, string Text)> SendAsync(HookedCluster hooked, HttpRequestMessage request)
    {
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using var client = new HttpClient(handler) { BaseAddress = hooked.Address };
        using var response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private sealed class LargeContent(int size, bool announced) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(new byte[size]).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = size;
            return announced;
        }
    }
}
