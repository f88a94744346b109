using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Whether a write would change anything: then it is no write. The times of managedFields alone do not count.</summary>
internal static class Unchanged
{
    public static bool Is(JsonObject value, JsonObject live) =>
        JsonEquality.Same(Rest(value), Rest(live)) && JsonEquality.Same(Rest(value.Map("metadata")), Rest(live.Map("metadata")))
        && JsonEquality.Same(Owners(value), Owners(live));

    private static JsonObject Rest(JsonObject? map) =>
        new((map ?? []).Where(m => m.Key is not ("metadata" or "managedFields" or "resourceVersion")).Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone())));

    private static JsonArray Owners(JsonObject value)
    {
        var entries = (JsonArray?)value.List("metadata", "managedFields")?.DeepClone() ?? [];
        foreach (var entry in entries.Objects())
            entry.Remove("time");
        return entries;
    }
}
