using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>The path elements of object members and list items.</summary>
internal static class PathElements
{
    public static string Field(string name) => $"f:{name}";

    /// <summary>Items of a list in their order, each with the element that identifies it.</summary>
    public static IEnumerable<(string Element, JsonNode? Item)> Items(Schema list, JsonArray? items)
    {
        for (var i = 0; i < items?.Count; i++)
            yield return (Item(list, items[i]), items[i]);
    }

    /// <summary>As conflict messages show a path: .spec.containers[name="c"].image</summary>
    public static string Display(IEnumerable<string> path) => string.Concat(path.Select(element => element[0] switch
    {
        'f' => $".{element[2..]}",
        'k' => $"[{string.Join(",", ((JsonObject)JsonReader.Read(element[2..])!).Select(k => $"{k.Key}={JsonText.ToText(k.Value)}"))}]",
        'v' => $"[={element[2..]}]",
        _ => $"[{element[2..]}]",
    }));

    private static string Item(Schema list, JsonNode? item)
    {
        if (list.ListType == "set")
            return $"v:{JsonText.ToSortedText(item)}";
        var keys = new JsonObject();
        foreach (var key in list.ListMapKeys.Order(StringComparer.Ordinal))
        {
            if ((item.At(key) ?? list.Items?.Member(key)?.Default) is { } value)
                keys[key] = value.DeepClone();
        }
        return $"k:{JsonText.ToText(keys)}";
    }
}
