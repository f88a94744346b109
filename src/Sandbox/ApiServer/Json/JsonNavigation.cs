using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Reading and writing nested members of an API object.</summary>
internal static class JsonNavigation
{
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (node is not JsonObject container || !container.TryGetPropertyValue(name, out node))
                return null;
        }
        return node;
    }

    public static string? Text(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static long? Integer(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && JsonNumber.TryRead(value, out var number) ? number.AsInteger : null;

    public static bool? Flag(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    public static JsonObject? Map(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) as JsonObject;

    public static JsonArray? List(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) as JsonArray;

    public static IEnumerable<JsonObject> Objects(this JsonArray? list) => list?.OfType<JsonObject>() ?? [];

    public static IEnumerable<string> Texts(this JsonArray? list) => list?.Select(item => item.Text()).OfType<string>() ?? [];

    /// <summary>The member object of that name, made when it is absent or not an object.</summary>
    public static JsonObject Child(this JsonObject node, string name)
    {
        if (node[name] is JsonObject child)
            return child;
        child = [];
        node[name] = child;
        return child;
    }

    public static bool Has(this JsonObject node, string name) => node.TryGetPropertyValue(name, out var value) && value is not null;

    public static void SetDefault(this JsonObject node, string name, JsonNode? value)
    {
        if (!node.Has(name))
            node[name] = value;
    }

    /// <summary>Puts a copy of a value, or removes the member when there is none.</summary>
    public static void Put(this JsonObject node, string name, JsonNode? value)
    {
        if (value is null)
            node.Remove(name);
        else
            node[name] = value.DeepClone();
    }

    public static JsonObject Copy(this JsonObject node) => (JsonObject)node.DeepClone();

    public static bool IsText([NotNullWhen(true)] this JsonNode? node) => node?.GetValueKind() == JsonValueKind.String;
}
