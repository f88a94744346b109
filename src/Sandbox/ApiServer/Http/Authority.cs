using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>A certificate authority of one's own, for a server and for clients that show who they are.</summary>
public sealed class Authority : IDisposable
{
    private static readonly TimeSpan Validity = TimeSpan.FromDays(365);
    private readonly X509Certificate2 _own;

    /// <param name="above">Who signs it; null for a root.</param>
    public Authority(Authority? above = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(above is null ? "CN=homelab-sandbox-ca" : "CN=homelab-sandbox-ca-below", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var (from, to) = Period();
        _own = above is null ? request.CreateSelfSigned(from, to) : above.Sign(request, key);
    }

    /// <summary>The authority's own certificate, as a caBundle holds it.</summary>
    public string Pem => _own.ExportCertificatePem();

    /// <summary>For a server at localhost and at the given other names or addresses.</summary>
    public X509Certificate2 IssueServer(params string[] hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(host);
        }
        return Issue(new X500DistinguishedName("CN=homelab-sandbox"), "1.3.6.1.5.5.7.3.1", names.Build());
    }

    /// <summary>CN is the user's name, every O one of its groups.</summary>
    public X509Certificate2 IssueClient(User user)
    {
        var subject = new X500DistinguishedNameBuilder();
        foreach (var group in user.Groups.Where(g => g != User.Authenticated))
            subject.AddOrganizationName(group);
        subject.AddCommonName(user.Name);
        return Issue(subject.Build(), "1.3.6.1.5.5.7.3.2", null);
    }

    public bool Issued(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_own);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }

    public void Dispose() => _own.Dispose();

    private X509Certificate2 Issue(X500DistinguishedName subject, string usage, X509Extension? names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        if (names is not null)
            request.CertificateExtensions.Add(names);
        return Sign(request, key);
    }

    private X509Certificate2 Sign(CertificateRequest request, ECDsa key)
    {
        var (from, to) = Period();
        using var certificate = request.Create(_own, from, to < _own.NotAfter ? to : _own.NotAfter, RandomNumberGenerator.GetBytes(16));
        return certificate.CopyWithPrivateKey(key);
    }

    private static (DateTimeOffset, DateTimeOffset) Period()
    {
        // TLS keeps the machine's time, whatever clock the cluster runs on.
        var now = TimeProvider.System.GetUtcNow();
        return (now.AddHours(-1), now + Validity);
    }
}
