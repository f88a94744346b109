using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Fills in a schema's defaults where the object says nothing.</summary>
internal static class Defaulting
{
    public static void Apply(Schema schema, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (name, property) in schema.Properties)
                    Member(map, name, property);
                if (schema.AdditionalProperties is { } additional)
                {
                    foreach (var (name, _) in map.Where(m => !schema.Properties.ContainsKey(m.Key)).ToList())
                        Member(map, name, additional);
                }
                break;
            case JsonArray list when schema.Items is { } items:
                foreach (var item in list)
                    Apply(items, item);
                break;
        }
    }

    private static void Member(JsonObject map, string name, Schema schema)
    {
        var present = map.TryGetPropertyValue(name, out var value);
        // A null for a field that can't be null is no value at all, but only where there is a default to put.
        if (present && value is null && !schema.Nullable && schema.Default is not null)
            present = false;
        if (!present && schema.Default is not null)
            map[name] = schema.Default.DeepClone();
        Apply(schema, map[name]);
    }
}
