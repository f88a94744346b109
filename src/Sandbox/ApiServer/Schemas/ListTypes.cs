using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>No duplicates in a list of type set or map.</summary>
internal static class ListTypes
{
    public static List<FieldError> Validate(Schema schema, JsonNode? value, string path = "")
    {
        var errors = new List<FieldError>();
        Check(schema, value, path, errors);
        return errors;
    }

    private static void Check(Schema schema, JsonNode? value, string path, List<FieldError> errors)
    {
        switch (value)
        {
            case JsonObject map:
                foreach (var (name, member) in map)
                {
                    if (schema.Member(name) is { } inner)
                        Check(inner, member, schema.Properties.ContainsKey(name) ? (path.Length == 0 ? name : $"{path}.{name}") : $"{path}[{name}]", errors);
                }
                break;
            case JsonArray list when schema.Items is { } items:
                var seen = new HashSet<string>();
                for (var i = 0; i < list.Count; i++)
                {
                    if (IdentityOf(schema, list[i]) is { } identity && !seen.Add(JsonText.ToSortedText(identity)))
                        errors.Add(FieldError.Duplicate($"{path}[{i}]", identity));
                    Check(items, list[i], $"{path}[{i}]", errors);
                }
                break;
        }
    }

    private static JsonNode? IdentityOf(Schema list, JsonNode? item) => list.ListType switch
    {
        "set" => item,
        "map" when item is JsonObject map => new JsonObject(list.ListMapKeys.Select(key =>
            KeyValuePair.Create(key, (map[key] ?? list.Items?.Member(key)?.Default)?.DeepClone())).Where(k => k.Value is not null)),
        _ => null,
    };
}
