using System.Text;
using System.Text.Json.Nodes;
using HomelabAutoscaler.Sandbox.ApiServer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace HomelabAutoscaler.Sandbox.Tests.Contract;

/// <summary>A validating webhook that keeps what it is asked, warns, and allows all but what is called deny-me, as the recorded one.</summary>
internal sealed class CaptureWebhook : IAsyncDisposable
{
    private readonly Authority _authority = new();
    private readonly WebApplication _application;

    private CaptureWebhook()
    {
        var certificate = _authority.IssueServer();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, options => options.UseHttps(certificate)));
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    /// <summary>Each review with the path that it came to.</summary>
    public JsonArray Received { get; } = [];

    public string Url => $"https://localhost:{new Uri(_application.Urls.First()).Port}/validate";

    public string CaBundle => Convert.ToBase64String(Encoding.UTF8.GetBytes(_authority.Pem));

    public static async Task<CaptureWebhook> StartAsync()
    {
        var webhook = new CaptureWebhook();
        await webhook._application.StartAsync();
        return webhook;
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
        var response = new JsonObject { ["uid"] = (string?)review["request"]!["uid"], ["allowed"] = true, ["warnings"] = new JsonArray("careful") };
        if ((string?)review["request"]!["name"] == "deny-me")
        {
            response["allowed"] = false;
            response["status"] = new JsonObject { ["message"] = "no such group", ["reason"] = "Invalid", ["code"] = 422 };
        }
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(new JsonObject { ["kind"] = "AdmissionReview", ["apiVersion"] = "admission.k8s.io/v1", ["response"] = response }.ToJsonString());
    }
}
