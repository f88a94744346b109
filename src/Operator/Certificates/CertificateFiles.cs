using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HomelabAutoscaler.Operator.Certificates;

/// <summary>A certificate as a Secret or a folder holds it, in PEM.</summary>
/// <param name="Authorities">ca.crt: who vouches for it, and for clients where they must show a certificate; the newest one first. Null where there is none.</param>
/// <param name="Certificate">tls.crt: it, and what is between it and its authority.</param>
/// <param name="Key">tls.key.</param>
internal sealed record CertificateFiles(string? Authorities, string Certificate, string Key)
{
    public const string AuthoritiesName = "ca.crt";

    public const string CertificateName = "tls.crt";

    public const string KeyName = "tls.key";

    /// <exception cref="CryptographicException">It is none.</exception>
    /// <exception cref="InvalidDataException">The key is that of another one.</exception>
    public X509Certificate2 Load()
    {
        try
        {
            return X509Certificate2.CreateFromPem(Certificate, Key);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{CertificateName} and {KeyName} do not belong together", e);
        }
    }

    /// <summary>What is between the certificate and its authority.</summary>
    /// <exception cref="CryptographicException">It is no list of certificates.</exception>
    public X509Certificate2Collection Chain()
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(Certificate);
        return chain;
    }

    /// <summary>The authorities; null where there is no ca.crt.</summary>
    /// <exception cref="CryptographicException">They are none.</exception>
    /// <exception cref="InvalidDataException">There is a ca.crt, and it holds none.</exception>
    public X509Certificate2Collection? Trusted()
    {
        if (Authorities is null)
        {
            return null;
        }

        var trusted = new X509Certificate2Collection();
        trusted.ImportFromPem(Authorities);
        return trusted.Count > 0 ? trusted : throw new InvalidDataException($"{AuthoritiesName} holds no certificate");
    }

    /// <summary>Whether one of the authorities vouches for the certificate at that time.</summary>
    /// <exception cref="CryptographicException">These are no certificates.</exception>
    public bool IsVouchedFor(X509Certificate2 certificate, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(Authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        return chain.Build(certificate);
    }

    /// <summary>With the newest authority of a former one: there are replicas that still use it, or clients that do not know this one yet.</summary>
    public CertificateFiles TrustedBeside(CertificateFiles former) =>
        former.Authorities is { } known && PemEncoding.TryFind(known, out var first) ? this with { Authorities = $"{Authorities}\n{known[first.Location]}\n" } : this;

    /// <summary>Keys and certificates do not belong into logs.</summary>
    public override string ToString() => nameof(CertificateFiles);
}
