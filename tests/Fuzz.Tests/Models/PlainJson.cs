using System.Text.Json;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Fuzz.Tests.Models;

/// <summary>JSON as System.Text.Json sees it, all of it.</summary>
internal static class PlainJson
{
    /// <summary>Null where it sees something wrong, even where nobody else would look: a name twice, text that is no Unicode.</summary>
    public static JsonNode? Of(byte[] input)
    {
        try
        {
            var node = JsonNode.Parse(input, documentOptions: new() { MaxDepth = 512, AllowDuplicateProperties = false });
            Look(node);
            return node;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Whether it is one value by the grammar of JSON, and nothing else.</summary>
    public static bool IsOne(byte[] input)
    {
        try
        {
            var reader = new Utf8JsonReader(input, new() { MaxDepth = 512 });
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Nodes are parsed as they are looked at.</summary>
    private static void Look(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                map.ToList().ForEach(member => Look(member.Value));
                break;
            case JsonArray list:
                list.ToList().ForEach(Look);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                value.GetValue<string>();
                break;
        }
    }
}
