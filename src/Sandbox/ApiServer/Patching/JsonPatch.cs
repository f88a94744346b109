using System.Globalization;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>RFC 6902.</summary>
internal static class JsonPatch
{
    private const int MaximumOperations = 10_000;

    /// <exception cref="FormatException">The patch does not fit the document.</exception>
    public static JsonNode? Apply(JsonNode? document, JsonArray operations)
    {
        if (operations.Count > MaximumOperations)
            throw ApiError.BadRequest($"The allowed maximum operations in a JSON patch is {MaximumOperations}, got {operations.Count}");
        // A root of its own, so that the document itself can be replaced.
        var root = new JsonObject { ["root"] = document?.DeepClone() };
        foreach (var operation in operations.Objects())
            Run(root, operation);
        return root["root"]?.DeepClone();
    }

    private static void Run(JsonObject root, JsonObject operation)
    {
        var path = Pointer(operation.Text("path") ?? throw new FormatException("missing path"));
        switch (operation.Text("op"))
        {
            case "add": Add(root, path, operation["value"]?.DeepClone()); break;
            case "remove": Remove(root, path); break;
            case "replace":
                Remove(root, path);
                Add(root, path, operation["value"]?.DeepClone());
                break;
            case "move":
                Add(root, path, Remove(root, From(operation)));
                break;
            case "copy":
                Add(root, path, Find(root, From(operation))?.DeepClone());
                break;
            case "test":
                if (!JsonEquality.Same(FindOrNull(root, path), operation["value"]))
                    throw new FormatException($"testing value {operation.Text("path")} failed");
                break;
            case var unknown:
                throw new FormatException($"Unexpected kind: {unknown}");
        }
    }

    private static string[] From(JsonObject operation) => Pointer(operation.Text("from") ?? throw new FormatException("missing from"));

    private static string[] Pointer(string text)
    {
        if (text.Length > 0 && text[0] != '/')
            throw new FormatException($"invalid pointer {text}");
        return ["root", .. text.Split('/').Skip(1).Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
    }

    private static void Add(JsonObject root, string[] path, JsonNode? value)
    {
        switch (Find(root, path[..^1]))
        {
            case JsonObject map:
                map[path[^1]] = value;
                break;
            case JsonArray list:
                list.Insert(path[^1] == "-" ? list.Count : Position(path[^1], list.Count), value);
                break;
            default:
                throw Missing(path);
        }
    }

    private static JsonNode? Remove(JsonObject root, string[] path)
    {
        var removed = Find(root, path);
        switch (Find(root, path[..^1]))
        {
            case JsonObject map: map.Remove(path[^1]); break;
            case JsonArray list: list.RemoveAt(Position(path[^1], list.Count - 1)); break;
        }
        return removed;
    }

    private static JsonNode? FindOrNull(JsonObject root, string[] path)
    {
        try
        {
            return Find(root, path);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static JsonNode? Find(JsonNode? node, string[] path)
    {
        foreach (var part in path)
        {
            node = node switch
            {
                JsonObject map when map.TryGetPropertyValue(part, out var member) => member,
                JsonArray list => list[Position(part, list.Count - 1)],
                _ => throw Missing(path),
            };
        }
        return node;
    }

    private static int Position(string text, int last) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= last ? index : throw new FormatException($"Unable to access invalid index: {text}");

    private static FormatException Missing(string[] path) => new($"doc is missing path: /{string.Join('/', path.Skip(1))}");
}
