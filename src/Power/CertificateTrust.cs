using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HomelabAutoscaler.Core.Certificates;

namespace HomelabAutoscaler.Power;

/// <summary>Which certificates of a device are trusted, and why the last one was not.</summary>
internal sealed class CertificateTrust
{
    private readonly byte[]? _fingerprint;
    private readonly TrustedAuthorities? _authority;

    /// <param name="caCertificate">Authority to trust, in PEM; null for the machine's own.</param>
    /// <param name="fingerprint">SHA-256 of the only certificate to trust, as hexadecimal digits with or without colons.</param>
    /// <exception cref="PowerException">One of both cannot be read.</exception>
    public CertificateTrust(string? caCertificate, string? fingerprint)
    {
        _fingerprint = fingerprint is null ? null : FingerprintOf(fingerprint);
        _authority = caCertificate is null ? null : AuthorityOf(caCertificate);
    }

    /// <summary>Why the last certificate was refused, and what to do; null when none was.</summary>
    public string? Refusal { get; private set; }

    public void Configure(SslClientAuthenticationOptions options)
    {
        options.CertificateChainPolicy = _authority?.Policy;
        options.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => (Refusal = RefusalOf(certificate, chain, _authority?.Errors(chain, errors) ?? errors)) is null;
    }

    private string? RefusalOf(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            return "the device shows no certificate";
        }

        var shown = SHA256.HashData(certificate.GetRawCertData());
        var name = $"the device's certificate ({certificate.Subject}, SHA-256 {Convert.ToHexString(shown)})";
        if (_fingerprint is not null)
        {
            return CryptographicOperations.FixedTimeEquals(shown, _fingerprint) ? null
                : $"{name} is not the one of certificateFingerprint: if the device was given a new certificate, set the new fingerprint";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return $"{name} is for another name: use the name that it is for in url, or set certificateFingerprint";
        }

        if (errors == SslPolicyErrors.None)
        {
            return null;
        }

        return chain is not null && chain.ChainStatus.Any(status => status.Status.HasFlag(X509ChainStatusFlags.NotTimeValid))
            ? string.Create(CultureInfo.InvariantCulture, $"{name} is valid from {certificate.GetEffectiveDateString()} to {certificate.GetExpirationDateString()} only: renew it, check the clocks, or set certificateFingerprint")
            : $"{name} does not come from {(_authority is null ? "an authority that is trusted: set caCertificate or certificateFingerprint" : "the authority of caCertificate: set the right one, or certificateFingerprint")}";
    }

    private static byte[] FingerprintOf(string text)
    {
        try
        {
            return Convert.FromHexString(text.Replace(":", "", StringComparison.Ordinal)) is { Length: SHA256.HashSizeInBytes } bytes ? bytes : throw new FormatException();
        }
        catch (FormatException)
        {
            throw new PowerException($"certificateFingerprint {text} is not a SHA-256: it has 64 hexadecimal digits, with or without colons");
        }
    }

    private static TrustedAuthorities AuthorityOf(string pem)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            throw new PowerException("the Secret of caCertificate holds a certificate that cannot be read", e);
        }

        return authorities.Count > 0 ? new(authorities) : throw new PowerException("the Secret of caCertificate holds no certificate in PEM (-----BEGIN CERTIFICATE-----)");
    }
}
