using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HomelabAutoscaler.Operator.Certificates;

/// <summary>Signs certificates: P-256, no authorities below it.</summary>
internal sealed class Authority : IDisposable
{
    /// <summary>For servers (RFC 5280, 4.2.1.12).</summary>
    public const string ServerUsage = "1.3.6.1.5.5.7.3.1";

    /// <summary>For clients.</summary>
    public const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    /// <summary>Clocks need not agree.</summary>
    private static readonly TimeSpan Backdating = TimeSpan.FromHours(1);

    private readonly X509Certificate2 _certificate;

    private Authority(X509Certificate2 certificate) => _certificate = certificate;

    public X509Certificate2 Certificate => _certificate;

    /// <summary>The certificate in PEM.</summary>
    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>Its key in PEM; who has it can sign.</summary>
    public string KeyPem
    {
        get
        {
            using var key = _certificate.GetECDsaPrivateKey()!;
            return key.ExportPkcs8PrivateKeyPem();
        }
    }

    /// <param name="name">Its common name.</param>
    /// <param name="lifetime">For how long it holds.</param>
    /// <param name="now">From when on.</param>
    public static Authority Make(string name, TimeSpan lifetime, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return new(request.CreateSelfSigned(now - Backdating, now + lifetime));
    }

    /// <summary>The authority that was kept.</summary>
    /// <exception cref="CryptographicException">It is none.</exception>
    /// <exception cref="InvalidDataException">The key is that of another one, or not of this sort.</exception>
    public static Authority Load(string certificate, string key)
    {
        var loaded = new CertificateFiles(null, certificate, key).Load();
        if (loaded.GetECDsaPrivateKey() is { } own && loaded.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority))
        {
            own.Dispose();
            return new(loaded);
        }

        loaded.Dispose();
        throw new InvalidDataException("the certificate is not that of an authority");
    }

    /// <summary>A certificate that holds for so long, but not for longer than the authority.</summary>
    /// <param name="name">Its common name.</param>
    /// <param name="usage">Whether it is for a server or a client.</param>
    /// <param name="hosts">The names by which clients know a server.</param>
    /// <param name="lifetime">For how long it holds.</param>
    /// <param name="now">From when on.</param>
    public CertificateFiles Sign(string name, string usage, IReadOnlyList<string> hosts, TimeSpan lifetime, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, false));
        if (hosts.Count > 0)
        {
            request.CertificateExtensions.Add(NamesOf(hosts));
        }

        var from = Later(_certificate.NotBefore, now - Backdating);
        var to = Earlier(_certificate.NotAfter, now + lifetime);
        using var certificate = request.Create(_certificate, from, to, RandomNumberGenerator.GetBytes(16));
        return new(Pem, certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose() => _certificate.Dispose();

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

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
