using k8s;
using k8s.Exceptions;
using k8s.KubeConfigModels;
using YamlDotNet.RepresentationModel;

namespace HomelabAutoscaler.Kubernetes.Connection;

/// <summary>One file of a kubeconfig, as KubernetesClient.Aot reads it, and as YAML for what its model leaves out.</summary>
internal sealed class KubeConfigDocument
{
    private readonly YamlNode? _root;

    /// <exception cref="KubeConfigException">It is nested too deep.</exception>
    public KubeConfigDocument(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        KubeConfigDepth.Check(path);
        Model = KubernetesClientConfiguration.LoadKubeConfig(new FileInfo(path));

        // kubectl writes null for what a file has nothing of.
        Model.Contexts ??= [];
        Model.Clusters ??= [];
        Model.Users ??= [];
        var yaml = new YamlStream();
        using var text = File.OpenText(path);
        yaml.Load(text);
        _root = yaml.Documents.Count > 0 ? yaml.Documents[0].RootNode : null;
    }

    public string Path { get; }

    public K8SConfiguration Model { get; }

    /// <summary>The full path of a user's tokenFile; null when the user has none.</summary>
    public string? TokenFileOf(string user) => Text("users", user, "user", "tokenFile") is { Length: > 0 } file ? Beside(file) : null;

    /// <summary>A cluster's proxy-url; null when it has none.</summary>
    public string? ProxyOf(string cluster) => Text("clusters", cluster, "cluster", "proxy-url") is { Length: > 0 } proxy ? proxy : null;

    /// <summary>The full path of a file that the document names.</summary>
    public string Beside(string file) => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, file);

    private string? Text(string list, string name, string entry, string member) =>
        Member(_root, list) is YamlSequenceNode named
            ? named.Children.Where(node => Text(Member(node, "name")) == name).Select(node => Text(Member(Member(node, entry), member))).FirstOrDefault()
            : null;

    private static YamlNode? Member(YamlNode? node, string name) =>
        node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(name), out var value) ? value : null;

    private static string? Text(YamlNode? node) => (node as YamlScalarNode)?.Value;
}
