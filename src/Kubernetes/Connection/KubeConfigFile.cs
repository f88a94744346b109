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
/// A kubeconfig as KubernetesClient.Aot reads it, and what it leaves out: files of tokens, and authorities of more than
/// one certificate, as they are while a cluster's CA is exchanged.
/// </summary>
internal static class KubeConfigFile
{
    /// <summary>How long an exec plugin may take.</summary>
    private static readonly TimeSpan PluginTimeout = TimeSpan.FromSeconds(30);

    /// <exception cref="KubeConnectionException">The file cannot be used.</exception>
    public static KubernetesClientConfiguration Load(string path, string? context)
    {
        if (!File.Exists(path))
        {
            throw new KubeConnectionException($"there is no kubeconfig {path}");
        }

        try
        {
            KubeConfigDepth.Check(path);
            var file = KubernetesClientConfiguration.LoadKubeConfig(new FileInfo(path));
            return Configuration(file, ContextOf(file, context), path);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The libraries meet an empty or half-written file with whatever they run into.
            throw new KubeConnectionException($"kubeconfig {path} cannot be used: {Cause(e)}", e);
        }
    }

    private static KubernetesClientConfiguration Configuration(K8SConfiguration file, Context context, string path)
    {
        var cluster = file.Clusters.FirstOrDefault(cluster => cluster.Name == context.ContextDetails.Cluster)?.ClusterEndpoint;
        var authorities = cluster is null ? null : AuthoritiesOf(cluster, path);
        var user = file.Users.FirstOrDefault(user => user.Name == context.ContextDetails.User)?.UserCredentials;
        var tokenFile = KubeConfigTokenFile.Of(path, context.ContextDetails.User);
        if (user is { Token: null or "" } && tokenFile is not null)
        {
            user.Token = Encoding.UTF8.GetString(Content(tokenFile, "tokenFile")).Trim();
        }

        var configuration = WithPlugin(user?.ExternalExecution, () => KubernetesClientConfiguration.BuildConfigFromConfigObject(file, context.Name));
        configuration.SslCaCerts = authorities ?? configuration.SslCaCerts;
        if (tokenFile is not null)
        {
            configuration.TokenProvider = new TokenFileAuth(tokenFile);
        }

        return configuration;
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

    private static Context ContextOf(K8SConfiguration file, string? wanted)
    {
        var name = wanted ?? file.CurrentContext;
        var contexts = file.Contexts.ToList();
        if (name is not { Length: > 0 })
        {
            throw new KubeConfigException($"it has no current-context; give --context with one of: {Names()}");
        }

        return contexts.Find(context => context.Name == name)
            ?? throw new KubeConfigException($"it has no context \"{name}\", only: {Names()}");

        string Names() => contexts.Count == 0 ? "(none)" : string.Join(", ", contexts.Select(context => context.Name));
    }

    private static X509Certificate2Collection? AuthoritiesOf(ClusterEndpoint cluster, string path)
    {
        var bytes = cluster.CertificateAuthorityData is { Length: > 0 } data ? FromBase64(data, "certificate-authority-data")
            : cluster.CertificateAuthority is { Length: > 0 } file ? Content(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, file), "certificate-authority")
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
