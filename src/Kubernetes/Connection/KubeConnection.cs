using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using HomelabAutoscaler.Core.Errors;
using k8s;
using k8s.Authentication;
using k8s.Exceptions;

namespace HomelabAutoscaler.Kubernetes.Connection;

/// <summary>The way to an API server: address, TLS and credentials. KubernetesClient.Aot finds and reads them.</summary>
public sealed class KubeConnection : IDisposable
{
    private readonly ITokenProvider? _tokens;
    private readonly AuthenticationHeaderValue? _fixedCredentials;

    public KubeConnection(Uri server, HttpMessageHandler handler, string? @namespace = null, ITokenProvider? tokens = null, AuthenticationHeaderValue? fixedCredentials = null)
    {
        Server = server;
        Namespace = @namespace;
        Http = new(handler);
        _tokens = tokens;
        _fixedCredentials = fixedCredentials;
    }

    public Uri Server { get; }

    /// <summary>The Pod's namespace, or the one of the kubeconfig's context; null when neither says.</summary>
    public string? Namespace { get; }

    public HttpMessageInvoker Http { get; }

    /// <summary>Finds the API server as kubectl does, or as a Pod does.</summary>
    /// <exception cref="KubeConnectionException">Nothing was found, or it cannot be used.</exception>
    public static KubeConnection Open(KubeConnectionOptions options)
    {
        var configuration = Load(options);
        if (!Uri.TryCreate(configuration.Host, UriKind.Absolute, out var server) || server.Scheme is not ("https" or "http"))
        {
            throw new KubeConnectionException($"the API server's address \"{configuration.Host}\" is not an https or http URL");
        }

        return new(server, ApiServerHandler.Create(configuration), Text(configuration.Namespace), TokensOf(configuration), FixedCredentialsOf(configuration));
    }

    /// <summary>Credentials for one request: a Pod's token rotates, an exec plugin's expires.</summary>
    /// <exception cref="KubeConnectionException">There are none, for example because the token's file cannot be read.</exception>
    public async ValueTask<AuthenticationHeaderValue?> CredentialsAsync(CancellationToken cancellation)
    {
        if (_tokens is null)
        {
            return _fixedCredentials;
        }

        try
        {
            // An exec plugin heeds no cancellation.
            return await _tokens.GetAuthenticationHeaderAsync(cancellation).WaitAsync(cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The library meets a missing file with an AggregateException, a failing plugin with a stack trace.
            throw new KubeConnectionException($"no credentials for the API server: {Cause.Of(e.GetBaseException()).Split('\n')[0].Trim()}", e);
        }
    }

    public void Dispose() => Http.Dispose();

    private static KubernetesClientConfiguration Load(KubeConnectionOptions options)
    {
        var listed = Text(Environment.GetEnvironmentVariable("KUBECONFIG"))?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
        var file = options.KubeConfig ?? Array.Find(listed, File.Exists) ?? (listed.Length > 0 ? listed[0] : null);
        if (file is null && !KubernetesClientConfiguration.IsInCluster())
        {
            file = KubernetesClientConfiguration.KubeConfigDefaultLocation;
            if (!File.Exists(file))
            {
                throw new KubeConnectionException($"no cluster found: not in a Pod, KUBECONFIG is not set, and there is no {file}. Give --kubeconfig");
            }
        }

        return file is null ? InCluster() : KubeConfigFile.Load(file, options.Context);
    }

    private static KubernetesClientConfiguration InCluster()
    {
        try
        {
            var configuration = KubernetesClientConfiguration.InClusterConfig();
            return configuration.SslCaCerts is { Count: > 0 } ? configuration : throw new KubeConfigException("its ca.crt holds no certificate");
        }
        catch (Exception e) when (e is KubeConfigException or IOException or UnauthorizedAccessException or FormatException or CryptographicException)
        {
            throw new KubeConnectionException($"the Pod's service account cannot be used: {Cause.Of(e).ReplaceLineEndings(" ")}", e);
        }
    }

    private static ITokenProvider? TokensOf(KubernetesClientConfiguration configuration) => configuration.TokenProvider;

    private static AuthenticationHeaderValue? FixedCredentialsOf(KubernetesClientConfiguration configuration) =>
        Text(configuration.AccessToken) is { } token ? new("Bearer", token)
        : Text(configuration.Username) is { } user ? new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{configuration.Password}")))
        : null;

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
