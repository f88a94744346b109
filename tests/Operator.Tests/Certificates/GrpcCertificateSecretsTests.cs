using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Grpc.Core;
using Grpc.Net.Client;
using HomelabAutoscaler.Operator.Certificates;
using HomelabAutoscaler.Operator.Tests.Metrics;
using HomelabAutoscaler.Protos;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;

namespace HomelabAutoscaler.Operator.Tests.Certificates;

/// <summary>The whole operator makes its gRPC certificates, and Cluster Autoscaler calls with what is in its Secret.</summary>
public class GrpcCertificateSecretsTests
{
    private const string Secrets = $"/api/v1/namespaces/{Installation.HomeNamespace}/secrets";

    private const string Host = "operator.home.svc";

    private static readonly string[] Both = ["server", "client"];

    [Test]
    public async Task Cluster_Autoscaler_gets_through_with_what_is_in_its_Secret_and_nobody_else()
    {
        await using var served = await ServeAsync(true);
        var shown = await ClientAsync(served);

        await Assert.That(await CallAsync(served, shown, shown)).IsEqualTo(StatusCode.OK);
        await Assert.That(await CallAsync(served, shown, null)).IsNotEqualTo(StatusCode.OK);
        await Assert.That(await CallAsync(served, shown, GrpcCertificateSet.Renewed(null, [Host], DateTimeOffset.UtcNow).Client)).IsNotEqualTo(StatusCode.OK);
        await Assert.That(await CallAsync(served, shown, FilesIn(served, "server"))).IsNotEqualTo(StatusCode.OK).Because("a server's certificate is no client's");
        await Assert.That(await CallAsync(served, shown, shown, "other.home.svc")).IsNotEqualTo(StatusCode.OK);
    }

    [Test]
    public async Task A_client_that_the_authority_vouches_for_under_another_name_is_refused()
    {
        await using var served = await ServeAsync(true);
        var shown = await ClientAsync(served);
        using var authority = Operator.Certificates.Authority.Load(FilesIn(served, "server")!.Authorities!, Text(served, "server", "ca.key")!);

        // Nothing but the name tells the two apart.
        await Assert.That(await CallAsync(served, shown, Of("somebody"))).IsNotEqualTo(StatusCode.OK);
        await Assert.That(await CallAsync(served, shown, Of(GrpcCertificateSet.ClientName))).IsEqualTo(StatusCode.OK);

        CertificateFiles Of(string name) => authority.Sign(name, Operator.Certificates.Authority.ClientUsage, [], TimeSpan.FromDays(1), DateTimeOffset.UtcNow);
    }

    [Test]
    public async Task Without_the_Secrets_nobody_gets_through_and_the_operator_works_all_the_same()
    {
        await using var served = await ServeAsync(false);
        await Assert.That(served.Parts.Stores.HaveSynced).IsTrue();
        await Assert.That(served.Cluster.Handle(ApiRequest.Get($"{Secrets}/server")).Status).IsEqualTo(404);
    }

    private static async Task<ServedOperator> ServeAsync(bool withSecrets)
    {
        return await ServedOperator.StartAsync(
            settings => settings with { LeaderElect = false, GrpcSecret = "server", GrpcClientSecret = "client", GrpcHosts = [Host] },
            cluster =>
            {
                if (withSecrets)
                {
                    cluster.Apply(string.Join("---\n", Both.Select(name => $"apiVersion: v1\nkind: Secret\nmetadata: {{ name: {name}, namespace: {Installation.HomeNamespace} }}\ntype: Opaque\n")));
                }
            });
    }

    /// <summary>Cluster Autoscaler's files, once they are there.</summary>
    private static async Task<CertificateFiles> ClientAsync(ServedOperator served)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            if (FilesIn(served, "client") is { } files)
            {
                return files;
            }

            await Task.Delay(10, patience.Token);
        }
    }

    private static CertificateFiles? FilesIn(ServedOperator served, string secret) => Text(served, secret, "tls.key") is { } key
        ? new(Text(served, secret, "ca.crt"), Text(served, secret, "tls.crt")!, key)
        : null;

    private static string? Text(ServedOperator served, string secret, string file) =>
        served.Cluster.Handle(ApiRequest.Get($"{Secrets}/{secret}")).Json()["data"] is JsonObject data && (string?)data[file] is { } value ? Encoding.UTF8.GetString(Convert.FromBase64String(value)) : null;

    private static async Task<StatusCode> CallAsync(ServedOperator served, CertificateFiles trusted, CertificateFiles? shown, string host = Host)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(trusted.Trusted()!);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = policy;
        handler.ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, served.GrpcPort, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        };
        using var certificate = shown?.Load();
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true);
        }

        using var channel = GrpcChannel.ForAddress($"https://{host}:{served.GrpcPort}", new() { HttpHandler = handler, DisposeHttpClient = true });
        try
        {
            await new Protos.CloudProvider.CloudProviderClient(channel).NodeGroupsAsync(new NodeGroupsRequest(), deadline: DateTime.UtcNow.AddSeconds(20));
            return StatusCode.OK;
        }
        catch (RpcException e)
        {
            return e.StatusCode;
        }
    }
}
