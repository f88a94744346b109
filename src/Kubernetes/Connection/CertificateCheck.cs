using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using HomelabAutoscaler.Core.Certificates;

namespace HomelabAutoscaler.Kubernetes.Connection;

/// <summary>Refuses an API server's certificate with the reason; the runtime's own text is a key in the native binary.</summary>
internal static class CertificateCheck
{
    /// <param name="trusted">The authorities; null for the system's.</param>
    /// <param name="name">The name that the certificate must be for; null for the one in the server's address. SocketsHttpHandler checks none but that.</param>
    /// <returns>A check that throws a <see cref="CertificateRefusedException"/>.</returns>
    public static RemoteCertificateValidationCallback For(TrustedAuthorities? trusted, string? name) => (_, certificate, chain, errors) =>
        Errors(name, certificate, trusted?.Errors(chain, errors) ?? errors) is var found && found == SslPolicyErrors.None ? true : throw new CertificateRefusedException(Why(certificate, chain, found));

    private static SslPolicyErrors Errors(string? name, X509Certificate? certificate, SslPolicyErrors errors) =>
        name is null || certificate is not X509Certificate2 shown ? errors
        : shown.MatchesHostname(name, allowWildcards: true, allowCommonName: false) ? errors & ~SslPolicyErrors.RemoteCertificateNameMismatch
        : errors | SslPolicyErrors.RemoteCertificateNameMismatch;

    private static string Why(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            return "the server shows no certificate";
        }

        var name = $"the server's certificate ({certificate.Subject})";
        if (chain is not null && chain.ChainStatus.Any(status => status.Status.HasFlag(X509ChainStatusFlags.NotTimeValid)))
        {
            return $"{name} is valid from {certificate.GetEffectiveDateString()} to {certificate.GetExpirationDateString()} only: renew it, or check the clocks";
        }

        return errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
            ? $"{name} does not come from that authority{(chain is null ? "" : $" ({string.Join(", ", chain.ChainStatus.Select(status => status.Status))})")}"
            : $"{name} is for another name: use the one that it is for in the server's address, or as tls-server-name";
    }
}

/// <summary>An API server's certificate is not trusted; the message says why.</summary>
internal sealed class CertificateRefusedException(string message) : AuthenticationException(message);
