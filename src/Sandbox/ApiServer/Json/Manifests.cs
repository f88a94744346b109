using System.Text.Json.Nodes;
using HomelabAutoscaler.Kubernetes.Manifests;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Manifests as JSON.</summary>
public static class Manifests
{
    /// <summary>The objects; those of a List are as good as documents of their own.</summary>
    /// <exception cref="FormatException">The text is not YAML.</exception>
    public static IReadOnlyList<JsonObject> Read(string yaml) => [.. YamlOf(yaml).SelectMany(Objects).Select(Node).OfType<JsonObject>()];

    internal static JsonNode? ReadOne(string yaml) => YamlOf(yaml).Select(Node).FirstOrDefault();

    private static IReadOnlyList<YamlNode> YamlOf(string yaml)
    {
        try
        {
            return YamlReader.Read(yaml);
        }
        catch (YamlSyntaxException e)
        {
            throw new FormatException($"error converting YAML to JSON: yaml: line {e.Line}: {e.Message}", e);
        }
    }

    private static IEnumerable<YamlNode> Objects(YamlNode document) => document.ListItems is { } items ? items.SelectMany(Objects) : [document];

    private static JsonNode? Node(YamlNode node) => node.Kind switch
    {
        YamlKind.Map => new JsonObject(node.Members.Select(member => KeyValuePair.Create(member.Name, Node(member.Value)))),
        YamlKind.List => new JsonArray([.. node.Items.Select(Node)]),
        YamlKind.Text => JsonValue.Create(node.Text),
        YamlKind.Boolean => JsonValue.Create(node.IsTrue),
        YamlKind.WholeNumber => JsonValue.Create(node.WholeNumber),
        YamlKind.Number => JsonValue.Create(node.Number),
        _ => null,
    };
}
