using System.Text.Json.Nodes;
using HomelabAutoscaler.Kubernetes.Manifests;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Manifests as JSON.</summary>
public static class Manifests
{
    /// <exception cref="FormatException">The text is not YAML.</exception>
    public static IReadOnlyList<JsonObject> Read(string yaml) => [.. ReadNodes(yaml).OfType<JsonObject>()];

    internal static JsonNode? ReadOne(string yaml) => ReadNodes(yaml).FirstOrDefault();

    private static List<JsonNode?> ReadNodes(string yaml)
    {
        try
        {
            return [.. YamlReader.Read(yaml).Select(Node)];
        }
        catch (YamlSyntaxException e)
        {
            throw new FormatException($"error converting YAML to JSON: yaml: line {e.Line}: {e.Message}", e);
        }
    }

    private static JsonNode? Node(YamlNode node) => node.Kind switch
    {
        YamlKind.Map => new JsonObject(node.Members.Select(member => KeyValuePair.Create(member.Name, Node(member.Value)))),
        YamlKind.List => new JsonArray([.. node.Items.Select(Node)]),
        YamlKind.Text => JsonValue.Create(node.Text),
        YamlKind.Boolean => JsonValue.Create(node.IsTrue),
        YamlKind.WholeNumber => JsonValue.Create(node.WholeNumber),
        YamlKind.Number => JsonNumber.Parse(node.Text.TrimStart('+')).ToNode(),
        _ => null,
    };
}
