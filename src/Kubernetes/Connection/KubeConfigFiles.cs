using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;
using k8s.Authentication;
using k8s.Exceptions;
using k8s.KubeConfigModels;
using YamlDotNet.Core;

namespace HomelabAutoscaler.Kubernetes.Connection;

/// <summary>
/// A kubeconfig of one or more files, as kubectl merges those of KUBECONFIG: of entries with the same name the first counts. KubernetesClient.Aot
/// reads it, but for what it leaves out: files of tokens, proxies, and authorities of more than one certificate, as they are while a
/// cluster's CA is exchanged.
/// </summary>
internal static class KubeConfigFiles
{
    /// <summary>How long an exec plugin may take.</summary>
    private static readonly TimeSpan PluginTimeout = TimeSpan.FromSeconds(30);

    /// <param name="paths">Those that are not there are left out.</param>
    /// <param name="context">Null for the current one.</param>
    /// <exception cref="KubeConnectionException">They cannot be used.</exception>
    public static ApiServerAccess Load(IReadOnlyList<string> paths, string? context)
    {
        var name = string.Join(Path.PathSeparator, paths);
        var present = paths.Where(File.Exists).ToList();
        if (present.Count == 0)
        {
            throw new KubeConnectionException($"there is no kubeconfig {name}");
        }

        try
        {
            // An empty one among several says nothing, as after touch.
            List<KubeConfigDocument> documents = paths.Count == 1 ? [new(paths[0])] : present.Where(path => new FileInfo(path).Length > 0).Select(ReadOneOfSeveral).ToList();
            return Access(documents, ContextOf(documents, context));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The libraries meet an empty or half-written file with whatever they run into.
            throw new KubeConnectionException($"kubeconfig {name} cannot be used: {Cause(e)}", e);
        }
    }

    private static KubeConfigDocument ReadOneOfSeveral(string path)
    {
        try
        {
            return new(path);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new KubeConfigException($"{path}: {Cause(e)}");
        }
    }

    private static ApiServerAccess Access(List<KubeConfigDocument> documents, Context context)
    {
        var (clusterFile, cluster) = First(documents, document => document.Model.Clusters, cluster => cluster.Name == context.ContextDetails.Cluster);
        var (userFile, user) = First(documents, document => document.Model.Users, user => user.Name == context.ContextDetails.User);
        var authorities = cluster is null ? null : AuthoritiesOf(cluster.ClusterEndpoint, clusterFile!);
        var tokenFile = user is null ? null : userFile!.TokenFileOf(user.Name);
        if (user?.UserCredentials is { Token: null or "" } credentials && tokenFile is not null)
        {
            credentials.Token = Encoding.UTF8.GetString(Content(tokenFile, "tokenFile")).Trim();
        }

        if (authorities is not null)
        {
            if (cluster!.ClusterEndpoint.SkipTlsVerify)
            {
                throw new KubeConfigException("it has a certificate authority and insecure-skip-tls-verify, of which one must go");
            }

            // Beside another file than the user's, and read already.
            cluster.ClusterEndpoint.CertificateAuthority = cluster.ClusterEndpoint.CertificateAuthorityData = null;
        }

        if (user?.UserCredentials?.ExternalExecution is { Command: { } command } plugin && command.Contains('/', StringComparison.Ordinal))
        {
            plugin.Command = userFile!.Beside(command);
        }

        var merged = new K8SConfiguration
        {
            CurrentContext = context.Name,
            Contexts = [context],
            Clusters = cluster is null ? [] : [cluster],
            Users = user is null ? [] : [user],
            FileName = userFile?.Path,
        };
        var configuration = WithPlugin(user?.UserCredentials?.ExternalExecution, () => KubernetesClientConfiguration.BuildConfigFromConfigObject(merged, context.Name));
        configuration.SslCaCerts = authorities;
        if (tokenFile is not null)
        {
            configuration.TokenProvider = new TokenFileAuth(tokenFile);
        }

        return new(configuration, cluster is null ? null : ProxyOf(clusterFile!.ProxyOf(cluster.Name)));
    }

    /// <summary>The first entry that is meant, and the file that it is in.</summary>
    private static (KubeConfigDocument? File, T? Entry) First<T>(List<KubeConfigDocument> documents, Func<KubeConfigDocument, IEnumerable<T>> entries, Predicate<T> isMeant)
        where T : class =>
        documents.SelectMany(entries, (document, entry) => ((KubeConfigDocument?)document, (T?)entry)).FirstOrDefault(found => isMeant(found.Item2!));

    private static WebProxy? ProxyOf(string? url)
    {
        if (url is null)
        {
            return null;
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https" or "socks5"))
        {
            // Without its text, which may hold a password.
            throw new KubeConfigException("its proxy-url is not an http, https or socks5 URL");
        }

        var proxy = new WebProxy(address);
        if (address.UserInfo.Split(':', 2) is [{ Length: > 0 } login, .. var password])
        {
            proxy.Credentials = new NetworkCredential(Uri.UnescapeDataString(login), Uri.UnescapeDataString(string.Concat(password)));
        }

        return proxy;
    }

    /// <summary>Has the library run the user's exec plugin, if there is one.</summary>
    private static KubernetesClientConfiguration WithPlugin(ExternalExecution? plugin, Func<KubernetesClientConfiguration> build)
    {
        KubernetesClientConfiguration.ExecTimeout = PluginTimeout;
        if (plugin?.Arguments is { } arguments)
        {
            // The library joins them with spaces.
            plugin.Arguments = [.. arguments.Select(Quoted)];
        }

        try
        {
            return build();
        }
        catch (KubeConfigException e) when (plugin is not null)
        {
            throw new KubeConfigException($"its exec plugin \"{plugin.Command}\" gave no credentials: {e.Message}");
        }
    }

    /// <summary>As one argument of a command line that <see cref="System.Diagnostics.ProcessStartInfo.Arguments"/> takes apart again.</summary>
    private static string Quoted(string argument)
    {
        var text = new StringBuilder("\"");
        var backslashes = 0;
        foreach (var c in argument)
        {
            // Backslashes mean themselves unless a quotation mark follows.
            text.Append('\\', c == '"' ? backslashes + 1 : 0).Append(c);
            backslashes = c == '\\' ? backslashes + 1 : 0;
        }

        return text.Append('\\', backslashes).Append('"').ToString();
    }

    private static Context ContextOf(List<KubeConfigDocument> documents, string? wanted)
    {
        var name = wanted ?? documents.Select(document => document.Model.CurrentContext).FirstOrDefault(current => current is { Length: > 0 });
        var contexts = documents.SelectMany(document => document.Model.Contexts).ToList();
        if (name is not { Length: > 0 })
        {
            throw new KubeConfigException($"it has no current-context; give --context with one of: {Names()}");
        }

        return contexts.Find(context => context.Name == name)
            ?? throw new KubeConfigException($"it has no context \"{name}\", only: {Names()}");

        string Names() => contexts.Count == 0 ? "(none)" : string.Join(", ", contexts.Select(context => context.Name).Distinct());
    }

    private static X509Certificate2Collection? AuthoritiesOf(ClusterEndpoint cluster, KubeConfigDocument document)
    {
        var bytes = cluster.CertificateAuthorityData is { Length: > 0 } data ? FromBase64(data, "certificate-authority-data")
            : cluster.CertificateAuthority is { Length: > 0 } file ? Content(document.Beside(file), "certificate-authority")
            : null;
        if (bytes is null)
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(Encoding.UTF8.GetString(bytes));
        }
        catch (CryptographicException)
        {
            throw new KubeConfigException("its certificate authority is no certificate in PEM form");
        }

        return authorities.Count > 0 ? authorities : throw new KubeConfigException("its certificate authority holds no certificate in PEM form");
    }

    private static byte[] Content(string file, string member) =>
        File.Exists(file) ? File.ReadAllBytes(file) : throw new KubeConfigException($"its {member} {file} is not there");

    private static byte[] FromBase64(string data, string member)
    {
        try
        {
            return Convert.FromBase64String(data);
        }
        catch (FormatException)
        {
            throw new KubeConfigException($"its {member} is not base64");
        }
    }

    private static string Cause(Exception e) => e switch
    {
        NullReferenceException or InvalidCastException or KeyNotFoundException or IndexOutOfRangeException or InvalidOperationException => "it is empty or not a kubeconfig",
        YamlException yaml => $"not YAML at line {yaml.Start.Line}: {yaml.Message}",
        // The library appends whole stack traces of what an exec plugin did.
        KubeConfigException => e.Message.Split('\n')[0].Trim(),
        _ => Core.Errors.Cause.Of(e).Split('\n')[0].Trim(),
    };
}
