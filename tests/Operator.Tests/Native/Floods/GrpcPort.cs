using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;

namespace HomelabAutoscaler.Operator.Tests.Native.Floods;

/// <summary>The gRPC port of an operator, as a client sees it.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Trusted">Who must have signed its certificate; null for plaintext.</param>
internal sealed record GrpcPort(IPEndPoint Address, X509Certificate2? Trusted)
{
    /// <summary>The certificate that is shown; null for none.</summary>
    public X509Certificate2? Shown { get; init; }

    public bool IsSecure => Trusted is not null;

    /// <summary>A connection as far as TLS, where that is spoken.</summary>
    public async Task<Stream> ConnectAsync(SslApplicationProtocol protocol, CancellationToken cancellation)
    {
        var plain = await ConnectTcpAsync(cancellation);
        if (!IsSecure)
        {
            return plain;
        }

        var options = TlsOptions();
        options.TargetHost = Address.Address.ToString();
        options.ApplicationProtocols = [protocol];
        var tls = new SslStream(plain);
        try
        {
            await tls.AuthenticateAsClientAsync(options, cancellation);
            return tls;
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    public async Task<NetworkStream> ConnectTcpAsync(CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(Address, cancellation);
            return new(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public GrpcChannel Channel()
    {
        var handler = new SocketsHttpHandler();
        if (IsSecure)
        {
            handler.SslOptions = TlsOptions();
        }

        return GrpcChannel.ForAddress($"{(IsSecure ? "https" : "http")}://{Address}", new() { HttpHandler = handler, DisposeHttpClient = true });
    }

    public SslClientAuthenticationOptions TlsOptions()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(Trusted!);
        return new()
        {
            CertificateChainPolicy = policy,
            ClientCertificateContext = Shown is null ? null : SslStreamCertificateContext.Create(Shown, null, offline: true),
        };
    }
}
