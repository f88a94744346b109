using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace HomelabAutoscaler.Core.Certificates;

/// <summary>
/// The only authorities that count, which also saves reading the system's whole list. As in Go they need not be roots:
/// who was given an intermediate authority alone trusts what that one signed.
/// </summary>
public sealed class TrustedAuthorities
{
    /// <summary>What is amiss with a chain that ends with an authority. A signature that is wrong, or a time, is something else.</summary>
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
        errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) && chain is not null && LeadsToAuthority(chain) ? errors & ~SslPolicyErrors.RemoteCertificateChainErrors : errors;

    /// <summary>What is above the first authority does not count, nor do faults that are only there.</summary>
    private bool LeadsToAuthority(X509Chain chain)
    {
        var count = chain.ChainElements.TakeWhile(element => !IsAuthority(element)).Count() + 1;
        var above = Flags(chain.ChainElements.Skip(count).SelectMany(element => element.ChainElementStatus));
        return count <= chain.ChainElements.Count
            && (Flags(chain.ChainElements.Take(count).SelectMany(element => element.ChainElementStatus)) & ~NoRoot) == 0
            && (Flags(chain.ChainStatus) & ~NoRoot & ~above) == 0;
    }

    private static X509ChainStatusFlags Flags(IEnumerable<X509ChainStatus> statuses) =>
        statuses.Aggregate(X509ChainStatusFlags.NoError, static (all, status) => all | status.Status);

    private bool IsAuthority(X509ChainElement element) => _authorities.Any(authority => authority.RawDataMemory.Span.SequenceEqual(element.Certificate.RawDataMemory.Span));
}
