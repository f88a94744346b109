using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;

namespace HomelabAutoscaler.Sandbox.Tests.Contract;

/// <summary>A plain HttpClient for the server of a kubeconfig.</summary>
internal static class KubeconfigClient
{
    public static HttpClient Create(string path, bool withCredentials)
    {
        var config = KubernetesClientConfiguration.BuildConfigFromConfigFile(path);
        var tls = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, errors) => (errors & SslPolicyErrors.RemoteCertificateNameMismatch) == 0 && IsTrusted((X509Certificate2)certificate!, config.SslCaCerts),
        };
        if (withCredentials && config.ClientCertificateData is { } certificate)
        {
            var own = X509Certificate2.CreateFromPem(Text(certificate), Text(config.ClientCertificateKeyData));
            tls.LocalCertificateSelectionCallback = (_, _, _, _, _) => own;
        }
        var client = new HttpClient(new SocketsHttpHandler { SslOptions = tls }) { BaseAddress = new Uri(config.Host) };
        if (withCredentials && config.AccessToken is { Length: > 0 } token)
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    private static bool IsTrusted(X509Certificate2 certificate, X509Certificate2Collection roots)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }

    private static string Text(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));
}
