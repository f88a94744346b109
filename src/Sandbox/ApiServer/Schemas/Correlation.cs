using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Finds what a list item was before an update: by its keys in a list of type map, by position in an atomic list.</summary>
internal static class Correlation
{
    public static JsonNode? Item(Schema list, JsonNode? item, int index, JsonArray? old)
    {
        if (old is null)
            return null;
        return list.ListType switch
        {
            "map" => old.FirstOrDefault(o => list.ListMapKeys.All(key => JsonEquality.Same(Key(list, o, key), Key(list, item, key)))),
            "set" => null,
            _ => index < old.Count ? old[index] : null,
        };
    }

    private static JsonNode? Key(Schema list, JsonNode? item, string key) => item.At(key) ?? list.Items?.Member(key)?.Default;
}
