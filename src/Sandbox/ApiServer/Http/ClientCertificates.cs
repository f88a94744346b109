using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Reads who a client certificate says that its bearer is.</summary>
internal static class ClientCertificates
{
    private const string CommonName = "2.5.4.3";
    private const string Organization = "2.5.4.10";

    public static User User(X509Certificate2 certificate)
    {
        var names = certificate.SubjectName.EnumerateRelativeDistinguishedNames().ToLookup(n => n.GetSingleElementType().Value!, n => n.GetSingleElementValue() ?? "");
        return new User(names[CommonName].FirstOrDefault(""), [.. names[Organization], ApiServer.User.Authenticated])
        {
            Extra = new Dictionary<string, IReadOnlyList<string>>
            {
                ["authentication.kubernetes.io/credential-id"] = [$"X509SHA256={Convert.ToHexStringLower(SHA256.HashData(certificate.RawData))}"],
            },
        };
    }
}
