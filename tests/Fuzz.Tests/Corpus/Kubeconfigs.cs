using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace HomelabAutoscaler.Fuzz.Tests.Corpus;

/// <summary>Kubeconfigs as tools write them.</summary>
internal static class Kubeconfigs
{
    public static IReadOnlyList<Seed> All { get; } = [.. Make()];

    private static IEnumerable<Seed> Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=admin", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var (authority, privateKey) = (Base64(certificate.ExportCertificatePem()), Base64(key.ExportPkcs8PrivateKeyPem()));
        yield return new("as kubeadm writes it", Of($"certificate-authority-data: {authority}", $"client-certificate-data: {authority}\n    client-key-data: {privateKey}"));
        yield return new("with a token", Of("insecure-skip-tls-verify: true", "token: abc"));
        yield return new("with a file of a token", Of("tls-server-name: kubernetes", "tokenFile: token"));
        yield return new("with a password", Of("certificate-authority: ca.crt", "username: admin\n    password: secret"));
        yield return new("with a plugin that is not there", Of("proxy-url: http://proxy:3128", "exec:\n      apiVersion: client.authentication.k8s.io/v1\n      command: /nowhere/plugin\n      args: [a]\n      env: [{ name: A, value: b }]\n      interactiveMode: Never"));
        yield return new("as JSON", """{"apiVersion":"v1","kind":"Config","current-context":"c","clusters":[{"name":"k","cluster":{"server":"https://127.0.0.1:6443"}}],"contexts":[{"name":"c","context":{"cluster":"k","user":"u","namespace":"n"}}],"users":[{"name":"u","user":{"token":"t"}}]}""");
    }

    private static string Of(string cluster, string user) => $"""
        apiVersion: v1
        kind: Config
        current-context: home
        preferences: {"{}"}
        clusters:
        - name: home
          cluster:
            server: https://127.0.0.1:6443
            {cluster}
        contexts:
        - name: home
          context:
            cluster: home
            user: me
            namespace: lab
        users:
        - name: me
          user:
            {user}

        """;

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
}
