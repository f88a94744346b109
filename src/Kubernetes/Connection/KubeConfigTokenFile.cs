using YamlDotNet.RepresentationModel;

namespace HomelabAutoscaler.Kubernetes.Connection;

/// <summary>A user's tokenFile in a kubeconfig, which the library's model does not have.</summary>
internal static class KubeConfigTokenFile
{
    /// <summary>The file's full path; null when the user has none.</summary>
    public static string? Of(string path, string? user)
    {
        if (user is null)
        {
            return null;
        }

        var yaml = new YamlStream();
        using (var text = File.OpenText(path))
        {
            yaml.Load(text);
        }

        var users = yaml.Documents.Count > 0 && Member(yaml.Documents[0].RootNode, "users") is YamlSequenceNode list ? list.Children : [];
        var file = users.Where(entry => Text(Member(entry, "name")) == user).Select(entry => Text(Member(Member(entry, "user"), "tokenFile"))).FirstOrDefault();
        return file is { Length: > 0 } ? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, file) : null;
    }

    private static YamlNode? Member(YamlNode? node, string name) =>
        node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(name), out var value) ? value : null;

    private static string? Text(YamlNode? node) => (node as YamlScalarNode)?.Value;
}
