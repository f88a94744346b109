using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Oracle.Tests.Cluster;

/// <summary>Merge patches, and the one list that strategic ones merge: conditions, by their type.</summary>
internal static class JsonPatches
{
    public static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var merged = target as JsonObject ?? [];
        foreach (var (name, change) in changes)
        {
            if (change is null)
            {
                merged.Remove(name);
            }
            else if (name == "conditions" && IsByType(change))
            {
                merged[name] = MergeByType(merged[name] as JsonArray ?? [], change.AsArray());
            }
            else
            {
                var before = merged[name];
                merged.Remove(name);
                merged[name] = Merge(before, change);
            }
        }

        return merged;
    }

    /// <summary>Whether the list tells of single conditions of a Node; other kinds' lists are written as a whole.</summary>
    private static bool IsByType(JsonNode change) => change is JsonArray { Count: 1 } single && (string?)single[0]?["type"] == "Suspended";

    private static JsonArray MergeByType(JsonArray before, JsonArray changes)
    {
        var merged = new JsonArray([.. before.Where(old => !changes.Any(change => (string?)change!["type"] == (string?)old!["type"])).Select(old => old!.DeepClone())]);
        foreach (var change in changes.Where(change => (string?)change!["$patch"] != "delete"))
        {
            merged.Add(change!.DeepClone());
        }

        return merged;
    }
}
