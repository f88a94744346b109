using System.Net;
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
    private ITokenProvider? _tokens;
    private AuthenticationHeaderValue? _fixedCredentials;
    private AuthenticationHeaderValue? _shown;
    private bool _isRefused;

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

    /// <summary>What to do when the API server does not accept our credentials.</summary>
    public string RefusalAdvice { get; private init; } = "renew them";

    /// <summary>Reads the configuration again.</summary>
    private Func<ApiServerAccess?>? Reload { get; init; }

    /// <summary>Finds the API server as kubectl does, or as a Pod does.</summary>
    /// <exception cref="KubeConnectionException">Nothing was found, or it cannot be used.</exception>
    public static KubeConnection Open(KubeConnectionOptions options)
    {
        var (load, advice) = Source(options);
        var access = load(options.Context);
        var configuration = access.Configuration;
        if (!Uri.TryCreate(configuration.Host, UriKind.Absolute, out var server) || server.Scheme is not ("https" or "http"))
        {
            throw new KubeConnectionException($"the API server's address \"{configuration.Host}\" is not an https or http URL");
        }

        return new(server, ApiServerHandler.Create(access), Text(configuration.Namespace), configuration.TokenProvider, FixedCredentialsOf(configuration))
        {
            RefusalAdvice = advice,

            // Of the same context, whatever the current one has become: a token is for its own cluster only.
            Reload = () => load(configuration.CurrentContext) is { } again && again.Configuration.Host == configuration.Host ? again : null,
        };
    }

    /// <summary>Credentials for one request: a Pod's token rotates, an exec plugin's expires.</summary>
    /// <exception cref="KubeConnectionException">There are none, for example because the token's file cannot be read.</exception>
    public async ValueTask<AuthenticationHeaderValue?> CredentialsAsync(CancellationToken cancellation)
    {
        try
        {
            if (Interlocked.Exchange(ref _isRefused, false))
            {
                // An exec plugin heeds no cancellation.
                await Task.Run(ReadAgain, CancellationToken.None).WaitAsync(cancellation);
            }

            return _shown = _tokens is { } tokens ? await tokens.GetAuthenticationHeaderAsync(cancellation).WaitAsync(cancellation) : _fixedCredentials;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The library meets a missing file with an AggregateException, a failing plugin with a stack trace.
            throw new KubeConnectionException($"no credentials for the API server: {Cause.Of(e.GetBaseException()).Split('\n')[0].Trim()}", e);
        }
    }

    /// <summary>
    /// The API server did not accept these: where they are from is read again for the next request, for what reads it keeps a token for a
    /// minute, and what an exec plugin gave until it expires.
    /// </summary>
    public void Refused(AuthenticationHeaderValue? credentials)
    {
        if (Equals(credentials, _shown))
        {
            _isRefused = true;
        }
    }

    public void Dispose() => Http.Dispose();

    private void ReadAgain()
    {
        try
        {
            if (Reload?.Invoke()?.Configuration is { } configuration)
            {
                (_tokens, _fixedCredentials) = (configuration.TokenProvider, FixedCredentialsOf(configuration));
            }
        }
        catch (KubeConnectionException)
        {
            // In the midst of a change: the former ones are refused once more, and that is tried again.
        }
    }

    private static (Func<string?, ApiServerAccess> Load, string Advice) Source(KubeConnectionOptions options)
    {
        var listed = Text(Environment.GetEnvironmentVariable("KUBECONFIG"))?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        string[] files = options.KubeConfig is { } given ? [given] : listed;
        if (files.Length == 0 && !KubernetesClientConfiguration.IsInCluster())
        {
            var usual = KubernetesClientConfiguration.KubeConfigDefaultLocation;
            files = File.Exists(usual) ? [usual] : throw new KubeConnectionException($"no cluster found: not in a Pod, KUBECONFIG is not set, and there is no {usual}. Give --kubeconfig");
        }

        return files.Length == 0
            ? (_ => InCluster(), "is the Pod's ServiceAccount still there? Its token is read again by itself when the kubelet has renewed it")
            : (context => KubeConfigFiles.Load(files, context),
                $"renew those of {string.Join(Path.PathSeparator, files)}; tokens, token files and exec plugins are read again by themselves, a client certificate after a restart");
    }

    private static ApiServerAccess InCluster()
    {
        try
        {
            var configuration = KubernetesClientConfiguration.InClusterConfig();

            // A Pod's proxy leads out of the cluster; NO_PROXY often names the API server by a range of addresses, which .NET does not know.
            return configuration.SslCaCerts is { Count: > 0 } ? new(configuration, new WebProxy()) : throw new KubeConfigException("its ca.crt holds no certificate");
        }
        catch (Exception e) when (e is KubeConfigException or IOException or UnauthorizedAccessException or FormatException or CryptographicException)
        {
            throw new KubeConnectionException($"the Pod's service account cannot be used: {Cause.Of(e).ReplaceLineEndings(" ")}", e);
        }
    }

    private static AuthenticationHeaderValue? FixedCredentialsOf(KubernetesClientConfiguration configuration) =>
        Text(configuration.AccessToken) is { } token ? new("Bearer", token)
        : Text(configuration.Username) is { } user ? new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{configuration.Password}")))
        : null;

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
