using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace HomelabAutoscaler.Core.Certificates;

/// <summary>
/// The only authorities that count, which also saves reading the system's whole list. As in Go they need not be roots:
/// who was given an intermediate authority alone trusts what that one signed.
/// </summary>
public sealed class TrustedAuthorities
{
    /// <summary>What is amiss with a chain that goes on above an authority. A signature that is wrong, or a time, is something else.</summary>
    private const X509ChainStatusFlags NoRoot = X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot;

    private readonly X509Certificate2Collection _authorities;

    public TrustedAuthorities(X509Certificate2Collection authorities)
    {
        _authorities = authorities;
        Policy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        Policy.CustomTrustStore.AddRange(authorities);
    }

    /// <summary>How chains are to be built for <see cref="Errors"/>.</summary>
    public X509ChainPolicy Policy { get; }

    /// <summary>What is wrong with a peer's certificate.</summary>
    /// <param name="chain">What was built with <see cref="Policy"/>.</param>
    /// <param name="errors">What the TLS stack says, which knows roots only.</param>
    public SslPolicyErrors Errors(X509Chain? chain, SslPolicyErrors errors) =>
        chain is not null && (chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status) & ~NoRoot) == 0 && chain.ChainElements.Any(IsAuthority)
            ? errors & ~SslPolicyErrors.RemoteCertificateChainErrors
            : errors;

    private bool IsAuthority(X509ChainElement element) => _authorities.Any(authority => authority.RawDataMemory.Span.SequenceEqual(element.Certificate.RawDataMemory.Span));
}
