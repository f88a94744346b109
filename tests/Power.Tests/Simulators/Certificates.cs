using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HomelabAutoscaler.Power.Tests.Simulators;

/// <summary>Certificates as management controllers and their owners make them.</summary>
internal static class Certificates
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    public static X509Certificate2 SelfSigned(string name = "127.0.0.1", int daysLeft = 30)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Request("CN=bmc", key, name).CreateSelfSigned(Now.AddDays(-60), Now.AddDays(daysLeft));
    }

    public static X509Certificate2 Authority(string name = "CN=homelab-ca")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(Now.AddDays(-90), Now.AddDays(90));
    }

    /// <summary>An authority that is no root.</summary>
    public static X509Certificate2 Between(X509Certificate2 root)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=homelab-intermediate", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.Create(root, Now.AddDays(-80), Now.AddDays(80), RandomNumberGenerator.GetBytes(16));
        return certificate.CopyWithPrivateKey(key);
    }

    public static X509Certificate2 Issued(X509Certificate2 authority, string name = "127.0.0.1", int daysLeft = 30)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Request("CN=bmc", key, name).Create(authority, Now.AddDays(-60), Now.AddDays(daysLeft), RandomNumberGenerator.GetBytes(16));
        return certificate.CopyWithPrivateKey(key);
    }

    public static string Fingerprint(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);

    private static CertificateRequest Request(string subject, ECDsa key, string name)
    {
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }
}
