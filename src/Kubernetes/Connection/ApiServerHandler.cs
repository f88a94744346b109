using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HomelabAutoscaler.Core.Certificates;
using HomelabAutoscaler.Core.Errors;
using k8s;

namespace HomelabAutoscaler.Kubernetes.Connection;

/// <summary>The HTTP stack towards the API server: its certificate is checked against the cluster's CA, ours is shown.</summary>
internal static class ApiServerHandler
{
    /// <summary>A peer that answers no ping for this long, added to the delay before the ping, is gone.</summary>
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(10);

    public static SocketsHttpHandler Create(ApiServerAccess access)
    {
        var configuration = access.Configuration;
        var handler = new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.None,
            AllowAutoRedirect = false,
            UseCookies = false,
            Proxy = access.Proxy,

            // One connection carries 100 requests at most, and watches of many namespaces would leave no room for writes.
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),

            // Requests that give up on a dead connection leave none active, and the next ones would go to it again.
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            KeepAlivePingDelay = PingDelay,
            KeepAlivePingTimeout = PingTimeout,
        };
        TrustedAuthorities? trusted = null;
        if (configuration.SkipTlsVerify)
        {
#pragma warning disable CA5359 // The kubeconfig says insecure-skip-tls-verify.
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (configuration.SslCaCerts is { Count: > 0 } authorities)
        {
            trusted = new(authorities);
            handler.SslOptions.CertificateChainPolicy = trusted.Policy;
        }

        handler.SslOptions.RemoteCertificateValidationCallback ??= CertificateCheck.For(trusted, configuration.TlsServerName is { Length: > 0 } name ? name : null);

        if (ClientCertificateOf(configuration) is { } certificate)
        {
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        }

        return handler;
    }

    private static X509Certificate2? ClientCertificateOf(KubernetesClientConfiguration configuration)
    {
        try
        {
            var certificate = PemOf(configuration.ClientCertificateData, configuration.ClientCertificateFilePath);
            var key = PemOf(configuration.ClientCertificateKeyData, configuration.ClientKeyFilePath);
            return certificate is null || key is null ? null : X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (Exception e) when (e is CryptographicException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new KubeConnectionException($"the client certificate of the kubeconfig cannot be used: {Cause.Of(e)}", e);
        }
    }

    private static string? PemOf(string? base64, string? file) =>
        base64 is { Length: > 0 } ? Encoding.UTF8.GetString(Convert.FromBase64String(base64))
        : file is { Length: > 0 } ? (File.Exists(file) ? File.ReadAllText(file) : throw new IOException($"{file} is not there"))
        : null;
}
