using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using HomelabAutoscaler.Operator.Tests.Metrics;
using HomelabAutoscaler.Protos;

namespace HomelabAutoscaler.Operator.Tests.Certificates;

/// <summary>gRPC over TLS, through loopback: who gets through, and what happens when certificates change.</summary>
public sealed class GrpcTlsTests : IDisposable
{
    private readonly Authority _authority = new();
    private readonly Authority _stranger = new();

    [Test]
    public async Task With_certificates_on_both_sides_a_call_gets_through()
    {
        using var secret = new MountedSecret(_authority.Server(), _authority.Certificate);
        await using var served = await ServeAsync(secret);
        await Assert.That(await CallAsync(served, _authority, _authority.Client())).IsEqualTo(StatusCode.OK);
    }

    [Test]
    public async Task Without_an_authority_clients_need_no_certificate()
    {
        using var secret = new MountedSecret(_authority.Server(), null);
        await using var served = await ServeAsync(secret);
        await Assert.That(await CallAsync(served, _authority, null)).IsEqualTo(StatusCode.OK);
    }

    [Test]
    public async Task Nobody_gets_through_without_a_certificate_that_holds()
    {
        using var secret = new MountedSecret(_authority.Server(), _authority.Certificate);
        await using var served = await ServeAsync(secret);
        await Assert.That(await CallAsync(served, _authority, null)).IsNotEqualTo(StatusCode.OK).Because("no certificate");
        await Assert.That(await CallAsync(served, _authority, _stranger.Client())).IsNotEqualTo(StatusCode.OK).Because("another authority's");
        await Assert.That(await CallAsync(served, _authority, _authority.Client(expired: true))).IsNotEqualTo(StatusCode.OK).Because("expired");
        await Assert.That(await CallAsync(served, _authority, _authority.Server())).IsNotEqualTo(StatusCode.OK).Because("a server's");
        await Assert.That(await CallAsync(served, _authority, _authority.Client())).IsEqualTo(StatusCode.OK);
    }

    [Test]
    public async Task Clients_of_an_authority_below_a_root_get_through_when_it_is_the_one_that_is_given()
    {
        using var below = new Authority(_authority);
        using var beside = new Authority(_authority);
        using var secret = new MountedSecret(_authority.Server(), below.Certificate);
        await using var served = await ServeAsync(secret);
        await Assert.That(await CallAsync(served, _authority, below.Client())).IsEqualTo(StatusCode.OK);
        await Assert.That(await CallAsync(served, _authority, beside.Client())).IsNotEqualTo(StatusCode.OK).Because("it has the same name and root, but another key");
        await Assert.That(await CallAsync(served, _authority, _authority.Client())).IsNotEqualTo(StatusCode.OK).Because("the root itself is not given");
    }

    [Test]
    public async Task A_client_that_trusts_another_authority_or_expects_another_name_turns_away()
    {
        using var secret = new MountedSecret(_authority.Server(), _authority.Certificate);
        await using var served = await ServeAsync(secret);
        await Assert.That(await CallAsync(served, _stranger, _authority.Client())).IsNotEqualTo(StatusCode.OK);
        await Assert.That(await CallAsync(served, _authority, _authority.Client(), host: "another.example")).IsNotEqualTo(StatusCode.OK);
    }

    [Test]
    public async Task Only_those_who_are_named_get_through_where_names_are_given()
    {
        using var secret = new MountedSecret(_authority.Server(), _authority.Certificate);
        await using var served = await ServeAsync(secret, "cluster-autoscaler", "ca.home.arpa");
        await Assert.That(await CallAsync(served, _authority, _authority.Client())).IsNotEqualTo(StatusCode.OK).Because("it is vouched for, but not named");
        await Assert.That(await CallAsync(served, _authority, _stranger.Client(name: "cluster-autoscaler"))).IsNotEqualTo(StatusCode.OK).Because("anybody can take a name");
        await Assert.That(await CallAsync(served, _authority, _authority.Client(name: "Cluster-Autoscaler"))).IsEqualTo(StatusCode.OK);
        await Assert.That(await CallAsync(served, _authority, _authority.Client(dns: "ca.home.arpa"))).IsEqualTo(StatusCode.OK);
    }

    [Test]
    public async Task Names_without_an_authority_let_nobody_in()
    {
        using var secret = new MountedSecret(_authority.Server(), null);
        await using var served = await ServeAsync(secret, "cluster-autoscaler");
        await Assert.That(await CallAsync(served, _authority, _authority.Client(name: "cluster-autoscaler"))).IsNotEqualTo(StatusCode.OK);
    }

    [Test]
    public async Task TLS_1_1_is_refused()
    {
        using var secret = new MountedSecret(_authority.Server(), null);
        await using var served = await ServeAsync(secret);
#pragma warning disable CS0618, SYSLIB0039, CA5397 // That it is refused is what is tested.
        await Assert.That(await HandshakeAsync(served, SslProtocols.Tls11)).IsFalse();
#pragma warning restore CS0618, SYSLIB0039, CA5397
        await Assert.That(await HandshakeAsync(served, SslProtocols.Tls12)).IsTrue();
    }

    [Test]
    public async Task Certificates_and_authority_are_changed_while_calls_go_on()
    {
        using var secret = new MountedSecret(_authority.Server(), _authority.Certificate);
        await using var served = await ServeAsync(secret);
        using var old = Channel(served, _authority, _authority.Client());
        await CallAsync(old);
        using var stop = new CancellationTokenSource();
        var calls = CallUntilAsync(old, stop.Token);

        secret.Swap(_stranger.Server(), _stranger.Certificate);
        await Assert.That(await CallAsync(served, _stranger, _stranger.Client())).IsEqualTo(StatusCode.OK);
        await Assert.That(await CallAsync(served, _stranger, _authority.Client())).IsNotEqualTo(StatusCode.OK).Because("its authority was taken away");
        await stop.CancelAsync();
        await Assert.That(await calls).IsGreaterThan(0).Because("the connection from before must not be cut");
    }

    [Test]
    public async Task What_cannot_be_used_leaves_the_former_certificate()
    {
        using var secret = new MountedSecret(_authority.Server(), _authority.Certificate);
        await using var served = await ServeAsync(secret);
        await Assert.That(await CallAsync(served, _authority, _authority.Client())).IsEqualTo(StatusCode.OK);
        secret.Spoil();
        await Assert.That(await CallAsync(served, _authority, _authority.Client())).IsEqualTo(StatusCode.OK);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
    }

    private static Task<ServedOperator> ServeAsync(MountedSecret secret, params string[] allowed) =>
        ServedOperator.StartAsync(settings => settings with { GrpcCertPath = secret.Folder, GrpcAllowedClients = allowed });

    private static async Task<StatusCode> CallAsync(ServedOperator served, Authority trusted, X509Certificate2? client, string host = "127.0.0.1")
    {
        using var channel = Channel(served, trusted, client, host);
        try
        {
            await CallAsync(channel);
            return StatusCode.OK;
        }
        catch (RpcException e)
        {
            return e.StatusCode;
        }
    }

    private static async Task CallAsync(GrpcChannel channel) =>
        await new Protos.CloudProvider.CloudProviderClient(channel).NodeGroupsAsync(new NodeGroupsRequest(), deadline: DateTime.UtcNow.AddSeconds(20));

    /// <returns>How many calls there were; one that failed is thrown.</returns>
    private static async Task<int> CallUntilAsync(GrpcChannel channel, CancellationToken stop)
    {
        var calls = 0;
        do
        {
            await CallAsync(channel);
            calls++;
        }
        while (!stop.IsCancellationRequested);
        await CallAsync(channel);
        return calls;
    }

    private static GrpcChannel Channel(ServedOperator served, Authority trusted, X509Certificate2? client, string host = "127.0.0.1")
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(trusted.Certificate);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = policy;
        handler.ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, served.GrpcPort, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        };
        if (client is not null)
        {
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(client, null, offline: true);
        }

        return GrpcChannel.ForAddress($"https://{host}:{served.GrpcPort}", new() { HttpHandler = handler, DisposeHttpClient = true });
    }

    private static async Task<bool> HandshakeAsync(ServedOperator served, SslProtocols protocols)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", served.GrpcPort);
        await using var tls = new SslStream(tcp.GetStream());
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "127.0.0.1",
                EnabledSslProtocols = protocols,
                ApplicationProtocols = [SslApplicationProtocol.Http2],
#pragma warning disable CA5359 // Only the version is looked at.
                RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
            });
            return true;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            return false;
        }
    }
}
