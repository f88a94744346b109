using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace HomelabAutoscaler.Operator.Certificates;

/// <summary>How TLS is spoken here.</summary>
internal static class Tls
{
    /// <param name="certificate">What is shown.</param>
    /// <param name="protocol">What is spoken inside.</param>
    /// <param name="authorities">Who must have signed the client's certificate; null where clients need none.</param>
    public static SslServerAuthenticationOptions Server(SslStreamCertificateContext certificate, SslApplicationProtocol protocol, X509Certificate2Collection? authorities) => new()
    {
        ServerCertificateContext = certificate,
#pragma warning disable CA5398 // Older ones than 1.2 must not be had, whatever the system's policy says.
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
#pragma warning restore CA5398
        ApplicationProtocols = [protocol],
        ClientCertificateRequired = authorities is not null,
        CertificateChainPolicy = authorities is null ? null : PolicyOf(authorities),

        // A resumed session would still trust an authority that was taken away.
        AllowTlsResume = authorities is null,
    };

    private static X509ChainPolicy PolicyOf(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}
