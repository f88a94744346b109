using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace HomelabAutoscaler.Power.Tests.Simulators;

/// <summary>A device on a real socket of this machine, over HTTP or, with a certificate, over HTTPS.</summary>
internal sealed class TestDevice : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<Seen> _seen = new();

    private TestDevice(WebApplication application) => _application = application;

    public string Url { get; private set; } = "";

    public IEnumerable<Seen> Seen => _seen;

    /// <summary>What was asked, such as GET /status.</summary>
    public IEnumerable<string> Asked => _seen.Select(seen => seen.ToString());

    public static async Task<TestDevice> StartAsync(Func<HttpContext, Seen, Task> serve, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, options =>
        {
            if (certificate is not null)
            {
                options.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = certificate });
            }
        }));
        var device = new TestDevice(builder.Build());
        device._application.Run(async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            var seen = new Seen(
                context.Request.Method,
                context.Request.Path.Value + context.Request.QueryString.Value,
                await body.ReadToEndAsync(),
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
            device._seen.Enqueue(seen);
            await serve(context, seen);
        });
        await device._application.StartAsync();
        device.Url = device._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return device;
    }

    public static async Task AnswerAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }
}
