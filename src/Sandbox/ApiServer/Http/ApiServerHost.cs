using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>A cluster behind HTTPS, for kubectl and everything else that speaks to a Kubernetes API.</summary>
public sealed class ApiServerHost : IAsyncDisposable
{
    private readonly Cluster _cluster;
    private readonly Authority _authority;
    private readonly X509Certificate2 _certificate;
    private readonly WebApplication _application;
    private readonly CancellationTokenSource _stopping = new();

    private ApiServerHost(Cluster cluster, Authority authority, X509Certificate2 certificate, WebApplication application)
    {
        _cluster = cluster;
        _authority = authority;
        _certificate = certificate;
        _application = application;
        application.Run(ServeAsync);
    }

    public Uri Address { get; private set; } = new("https://127.0.0.1");

    /// <summary>What a client must trust, as PEM.</summary>
    public string CertificateAuthority => _authority.Pem;

    /// <param name="cluster">What is served.</param>
    /// <param name="listen">An address and a port; port 0 takes a free one.</param>
    /// <param name="authority">Who signs its certificate; null for one of its own.</param>
    /// <param name="cancellation">Gives up starting.</param>
    public static async Task<ApiServerHost> StartAsync(Cluster cluster, string listen = "127.0.0.1:0", Authority? authority = null, CancellationToken cancellation = default)
    {
        var endpoint = IPEndPoint.Parse(listen);
        authority ??= new Authority();
        var certificate = authority.IssueServer(endpoint.Address.ToString());
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(endpoint, options =>
            {
                options.Protocols = HttpProtocols.Http1AndHttp2;
                options.UseHttps(https =>
                {
                    https.ServerCertificate = certificate;
                    https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                    https.ClientCertificateValidation = (client, _, _) => authority.Issued(client);
                });
            });
        });
        var host = new ApiServerHost(cluster, authority, certificate, builder.Build());
        await host._application.StartAsync(cancellation).ConfigureAwait(false);
        var addresses = host._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        host.Address = new Uri(addresses.First());
        return host;
    }

    /// <summary>Writes a kubeconfig whose user shows a client certificate.</summary>
    public string WriteKubeconfig(string path, User user)
    {
        using var certificate = _authority.IssueClient(user);
        using var key = certificate.GetECDsaPrivateKey()!;
        return Kubeconfig.Write(path, Address, _authority.Pem, user.Name, $"""
            client-certificate-data: {Kubeconfig.Base64(certificate.ExportCertificatePem())}
                client-key-data: {Kubeconfig.Base64(key.ExportPkcs8PrivateKeyPem())}
            """);
    }

    /// <summary>Writes a kubeconfig whose user sends a bearer token.</summary>
    public string WriteTokenKubeconfig(string path, User user) =>
        Kubeconfig.Write(path, Address, _authority.Pem, user.Name, $"token: {_cluster.IssueToken(user)}");

    /// <summary>Ends every watch, then stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _application.StopAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
        _certificate.Dispose();
        _authority.Dispose();
        _stopping.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        var response = _cluster.Handle(await ReceivedAsync(context).ConfigureAwait(false));
        context.Response.StatusCode = response.Status;
        context.Response.ContentType = response.ContentType;
        foreach (var (name, value) in response.Headers)
            context.Response.Headers.Append(name, value);
        if (response.Watch is { } watch)
        {
            await FollowAsync(context, watch).ConfigureAwait(false);
            return;
        }
        context.Response.ContentLength = response.Parts.Sum(part => (long)part.Length);
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        foreach (var part in response.Parts)
            await context.Response.BodyWriter.WriteAsync(part, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task FollowAsync(HttpContext context, Watch watch)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        try
        {
            // A client waits for the headers, however long the first event takes. Each write is flushed.
            await context.Response.BodyWriter.FlushAsync(ending.Token).ConfigureAwait(false);
            while (await watch.NextAsync(ending.Token).ConfigureAwait(false) is { } line)
                await context.Response.BodyWriter.WriteAsync(line, ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The client went, or the server does.
        }
    }

    private static async Task<ApiRequest> ReceivedAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        var headers = context.Request.Headers;
        return new ApiRequest(context.Request.Method, context.Features.Get<IHttpRequestFeature>()!.RawTarget)
        {
            Body = body.ToArray(),
            ContentType = context.Request.ContentType,
            Accept = Header(headers.Accept),
            UserAgent = Header(headers.UserAgent),
            Authorization = Header(headers.Authorization),
            User = context.Connection.ClientCertificate is { } certificate ? ClientCertificates.User(certificate) : null,
        };
    }

    private static string? Header(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 0 ? null : string.Join(",", values.AsEnumerable());
}
