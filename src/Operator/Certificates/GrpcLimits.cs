using System.Net.Security;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace HomelabAutoscaler.Operator.Certificates;

/// <summary>What a client of the gRPC port may take, and how it is spoken to.</summary>
internal static class GrpcLimits
{
    /// <summary>In bytes: Cluster Autoscaler sends whole Pods and Nodes, of which the API server keeps none above 1.5 MiB.</summary>
    public const int LargestMessage = 2 << 20;

    private const int MostConnections = 128;

    private const int MostStreams = 64;

    private static readonly TimeSpan HandshakeTime = TimeSpan.FromSeconds(5);

    public static void Set(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = MostConnections;
        limits.Http2.MaxStreamsPerConnection = MostStreams;
        limits.MaxRequestBodySize = LargestMessage + 1024;
    }

    /// <param name="listen">The gRPC port.</param>
    /// <param name="services">Where its logger is.</param>
    /// <param name="folder">Where the certificate is; null for plaintext.</param>
    public static void Secure(ListenOptions listen, IServiceProvider services, string? folder)
    {
        listen.Protocols = HttpProtocols.Http2;
        if (folder is null)
        {
            return;
        }

        var certificates = new CertificateFolder(folder, services.GetRequiredService<ILogger<CertificateFolder>>());
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = HandshakeTime,
            OnConnection = _ =>
            {
                var files = certificates.Current();
                return ValueTask.FromResult(Tls.Server(files.Context, SslApplicationProtocol.Http2, files.Authorities));
            },
        });
    }
}
