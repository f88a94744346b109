using System.Text;
using System.Text.Json.Nodes;
using HomelabAutoscaler.Sandbox.ApiServer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace HomelabAutoscaler.Sandbox.Tests;

/// <summary>A webhook over HTTPS that keeps what it is asked.</summary>
internal sealed class WebhookServer : IAsyncDisposable
{
    private readonly Authority _authority = new();
    private readonly Func<JsonNode, JsonObject> _answer;
    private readonly WebApplication _application;

    private WebhookServer(Func<JsonNode, JsonObject> answer)
    {
        _answer = answer;
        var certificate = _authority.IssueServer("hook.kube-system.svc");
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, options => options.UseHttps(certificate)));
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    /// <summary>Each review with the path that it came to.</summary>
    public JsonArray Received { get; } = [];

    public Uri Address => new($"https://localhost:{new Uri(_application.Urls.First()).Port}");

    public string CaBundle => BundleOf(_authority);

    public static string BundleOf(Authority authority) => Convert.ToBase64String(Encoding.UTF8.GetBytes(authority.Pem));

    /// <param name="answer">From a review's request to its response, but for the uid.</param>
    public static async Task<WebhookServer> StartAsync(Func<JsonNode, JsonObject> answer)
    {
        var server = new WebhookServer(answer);
        await server._application.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _authority.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var review = (await JsonNode.ParseAsync(context.Request.Body))!;
        lock (Received)
            Received.Add(new JsonObject { ["path"] = context.Features.Get<IHttpRequestFeature>()!.RawTarget, ["body"] = review });
        var response = _answer(review["request"]!);
        response["uid"] = (string?)review["request"]!["uid"];
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(new JsonObject { ["kind"] = "AdmissionReview", ["apiVersion"] = "admission.k8s.io/v1", ["response"] = response }.ToJsonString());
    }
}
