using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HomelabAutoscaler.Operator.Certificates;

/// <summary>
/// A certificate with an authority of its own, whose key is thrown away: nobody can sign another one with it. A renewal is a
/// new authority, which is trusted beside the former one.
/// </summary>
internal static class SelfMadeCertificate
{
    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    /// <summary>Clocks need not agree.</summary>
    private static readonly TimeSpan Backdating = TimeSpan.FromHours(1);

    /// <param name="name">What it is for.</param>
    /// <param name="hosts">The names by which clients know the server.</param>
    /// <param name="now">From when on it holds, for a year.</param>
    public static CertificateFiles Make(string name, IReadOnlyList<string> hosts, DateTimeOffset now)
    {
        var (from, to) = (now - Backdating, now + Lifetime);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest($"CN=homelab-autoscaler {name} authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        authorityRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(authorityRequest.PublicKey, false));
        using var authority = authorityRequest.CreateSelfSigned(from, to);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=homelab-autoscaler {name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerUsage)], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        request.CertificateExtensions.Add(NamesOf(hosts));
        using var certificate = request.Create(authority, authority.NotBefore, authority.NotAfter, RandomNumberGenerator.GetBytes(16));
        return new(authority.ExportCertificatePem(), certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>
    /// Whether a new one is needed: this one cannot be used, is not for these hosts, has less than a third of its life left, or
    /// is from the future, as after a start of a board whose clock was not set yet.
    /// </summary>
    public static bool IsDue(CertificateFiles files, IReadOnlyList<string> hosts, DateTimeOffset now)
    {
        try
        {
            using var certificate = files.Load();
            return certificate.NotAfter - now.LocalDateTime < Lifetime / 3 || !hosts.All(host => certificate.MatchesHostname(host)) || !files.IsVouchedFor(certificate, now);
        }
        catch (Exception e) when (e is CryptographicException or InvalidDataException)
        {
            return true;
        }
    }

    private static X509Extension NamesOf(IEnumerable<string> hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            names.AddDnsName(host);
        }

        return names.Build();
    }
}
