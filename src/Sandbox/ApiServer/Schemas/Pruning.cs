using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Drops what a schema does not know and tells the paths of what was dropped.</summary>
internal static class Pruning
{
    private static readonly string[] TypeMeta = ["apiVersion", "kind", "metadata"];

    public static IReadOnlyList<string> Apply(Schema schema, JsonObject root)
    {
        var dropped = new List<string>();
        Prune(schema, root, "", true, false, dropped);
        return dropped;
    }

    private static void Prune(Schema schema, JsonNode? node, string path, bool isResource, bool preserving, List<string> dropped)
    {
        switch (node)
        {
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                    Prune(schema.Items ?? Schema.Open, list[i], $"{path}[{i}]", schema.Items?.EmbeddedResource ?? false, preserving, dropped);
                break;
            case JsonObject map:
                preserving = schema.PreserveUnknownFields || (preserving && schema.IsOpen && schema.Properties.Count == 0);
                foreach (var (name, value) in map.ToList())
                {
                    if (isResource && TypeMeta.Contains(name))
                        continue;
                    var child = path.Length == 0 ? name : $"{path}.{name}";
                    var member = schema.Member(name);
                    if (member is not null)
                    {
                        Prune(member, value, child, member.EmbeddedResource, preserving, dropped);
                    }
                    else if (!preserving && schema.AllowsAdditionalProperties is not true)
                    {
                        map.Remove(name);
                        dropped.Add(child);
                    }
                }
                break;
        }
    }
}
