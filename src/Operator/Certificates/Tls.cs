using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace HomelabAutoscaler.Operator.Certificates;

/// <summary>How TLS is spoken here.</summary>
internal static class Tls
{
    private static readonly TimeSpan HandshakeTime = TimeSpan.FromSeconds(5);

    /// <summary>Has a port speak TLS.</summary>
    /// <param name="listen">The port, and what is spoken inside.</param>
    /// <param name="look">Looks whether there is a newer certificate.</param>
    /// <param name="serving">The certificate.</param>
    public static void Secure(ListenOptions listen, Action? look, ServingCertificate serving)
    {
        var protocols = ProtocolsOf(listen.Protocols);
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = HandshakeTime,
            OnConnection = async context =>
            {
                look?.Invoke();
                return Server(await serving.GetAsync(context.CancellationToken), protocols, serving.Admits);
            },
        });
    }

    private static List<SslApplicationProtocol> ProtocolsOf(HttpProtocols spoken) => spoken switch
    {
        HttpProtocols.Http1 => [SslApplicationProtocol.Http11],
        HttpProtocols.Http2 => [SslApplicationProtocol.Http2],
        _ => [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
    };

    private static SslServerAuthenticationOptions Server(ShownCertificate shown, List<SslApplicationProtocol> protocols, Func<X509Certificate2, bool> admits) => new()
    {
        ServerCertificateContext = shown.Context,
#pragma warning disable CA5398 // Older ones than 1.2 must not be had, whatever the system's policy says.
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
#pragma warning restore CA5398
        ApplicationProtocols = protocols,
        ClientCertificateRequired = shown.Authorities is not null,
        CertificateChainPolicy = shown.Authorities?.Policy,
        RemoteCertificateValidationCallback = shown.Authorities is not { } authorities ? null
            : (_, client, chain, errors) => authorities.Errors(chain, errors) == SslPolicyErrors.None && client is X509Certificate2 certificate && admits(certificate),

        // A resumed session would still trust an authority that was taken away.
        AllowTlsResume = shown.Authorities is null,
    };
}
