using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HomelabAutoscaler.Operator.Tests.Certificates;

/// <summary>An authority that signs what tests need.</summary>
internal sealed class Authority : IDisposable
{
    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";

    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <param name="above">Who signs it; null for a root.</param>
    public Authority(Authority? above = null)
    {
        var request = new CertificateRequest(above is null ? "CN=authority" : "CN=below", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        Certificate = above is null
            ? request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-10), DateTimeOffset.UtcNow.AddDays(10))
            : request.Create(above.Certificate, DateTimeOffset.UtcNow.AddDays(-9), DateTimeOffset.UtcNow.AddDays(9), RandomNumberGenerator.GetBytes(16)).CopyWithPrivateKey(_key);
    }

    public X509Certificate2 Certificate { get; }

    public X509Certificate2 Server() => Sign(ServerUsage, DateTimeOffset.UtcNow.AddDays(1));

    public X509Certificate2 Client(bool expired = false, string name = "leaf", string? dns = null) => Sign(ClientUsage, DateTimeOffset.UtcNow.AddDays(expired ? -1 : 1), name, dns);

    public void Dispose()
    {
        _key.Dispose();
        Certificate.Dispose();
    }

    private X509Certificate2 Sign(string usage, DateTimeOffset end, string name = "leaf", string? dns = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, true, false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        if (dns is not null)
        {
            names.AddDnsName(dns);
        }

        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(Certificate, DateTimeOffset.UtcNow.AddDays(-5), end, RandomNumberGenerator.GetBytes(16));
        return signed.CopyWithPrivateKey(key);
    }
}
