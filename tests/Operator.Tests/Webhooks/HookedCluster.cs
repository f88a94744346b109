using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Connection;
using HomelabAutoscaler.Operator.Hosting;
using HomelabAutoscaler.Operator.Settings;
using HomelabAutoscaler.Operator.Webhooks;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Sandbox.World;
using HomelabAutoscaler.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace HomelabAutoscaler.Operator.Tests.Webhooks;

/// <summary>An API server that asks the operator's webhooks, over HTTPS, whether objects may be written.</summary>
internal sealed class HookedCluster : IAsyncDisposable
{
    public const string Host = $"homelab-autoscaler-webhook-service.{Make.Namespace}.svc";

    private readonly KubeConnection _connection;
    private readonly Composition _parts;
    private readonly WebhookServer _server;
    private readonly StorePump _pump;

    private HookedCluster(string? certificates)
    {
        _connection = new(new("http://cluster.sandbox"), Cluster.CreateHandler(User.Admin));
        var settings = new OperatorSettings { Namespace = Make.Namespace, EnableWebhooks = true, WebhookBindAddress = "127.0.0.1:0", WebhookCertPath = certificates };
        _parts = new(settings, _connection, TimeProvider.System, NullLogger.Instance);
        _server = new(_parts, TimeProvider.System, NullLoggerFactory.Instance);
        var stores = _parts.Stores;
        _pump = new StorePump(Cluster).Feed(stores.Machines).Feed(stores.Groups).Feed(stores.Nodes).Feed(stores.Jobs).Feed(stores.JobPods);
    }

    public Cluster Cluster { get; } = new(TimeProvider.System);

    public Uri Address => _server.Address;

    /// <param name="certificates">Folder with a certificate; without it the operator makes one.</param>
    public static async Task<HookedCluster> StartAsync(string? certificates = null)
    {
        var hooked = new HookedCluster(certificates);
        Installation.Apply(hooked.Cluster, Encoding.UTF8.GetString(Group.CrdYaml));
        Installation.Apply(hooked.Cluster, Encoding.UTF8.GetString(Machine.CrdYaml));
        Installation.Apply(hooked.Cluster, WebhookManifests.Text());
        await hooked._pump.ListAsync(hooked._parts.Api, CancellationToken.None);
        await hooked._server.StartAsync(CancellationToken.None);
        hooked.Cluster.Services[$"{Make.Namespace}/homelab-autoscaler-webhook-service"] = hooked.Address;

        // Nobody gets through before there is a certificate that the API server trusts.
        (await hooked.ShownCertificateAsync()).Dispose();
        return hooked;
    }

    /// <summary>Creates an object, and lets the operator know of it.</summary>
    public ApiResponse Create(string kind, string spec, string name = "m1", string @namespace = Make.Namespace, User? user = null)
    {
        var value = new JsonObject
        {
            ["apiVersion"] = "infra.homecluster.dev/v1alpha1",
            ["kind"] = kind == "node" ? "Node" : "Group",
            ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["group"] = "g1" } },
            ["spec"] = JsonNode.Parse(spec),
        };
        var response = Cluster.Handle(ApiRequest.Post(PathOf(kind, @namespace), value) with { User = user ?? User.Admin });
        _pump.Pump();
        return response;
    }

    public ApiResponse Patch(string kind, string name, string patch) => Cluster.Handle(ApiRequest.Patch($"{PathOf(kind)}/{name}", JsonNode.Parse(patch)!));

    public static string PathOf(string kind, string @namespace = Make.Namespace) => $"/apis/infra.homecluster.dev/v1alpha1/namespaces/{@namespace}/{kind}s";

    /// <summary>The certificate that a new connection gets.</summary>
    public async Task<X509Certificate2> ShownCertificateAsync()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(Address.Host, Address.Port);
        await using var tls = new SslStream(client.GetStream(), false, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync(Host);
        return X509CertificateLoader.LoadCertificate(tls.RemoteCertificate!.GetRawCertData());
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(CancellationToken.None);
        _server.Dispose();
        _parts.Dispose();
        _connection.Dispose();
    }
}
