using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Where a resource keeps what autoscaling/v1 Scale shows; paths as in a CustomResourceDefinition.</summary>
internal sealed record ScaleSubresource(string SpecReplicas, string StatusReplicas, string? LabelSelector)
{
    public JsonObject Read(JsonObject value)
    {
        var metadata = new JsonObject();
        foreach (var name in new[] { "name", "namespace", "uid", "resourceVersion", "creationTimestamp" })
            metadata.Put(name, value.At("metadata", name));
        var status = new JsonObject { ["replicas"] = value.Integer(Path(StatusReplicas)) ?? 0 };
        if (LabelSelector is not null && Selector(value.At(Path(LabelSelector))) is { } selector)
            status["selector"] = selector;
        return new JsonObject
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = metadata,
            ["spec"] = new JsonObject { ["replicas"] = value.Integer(Path(SpecReplicas)) ?? 0 },
            ["status"] = status,
        };
    }

    public void Write(JsonObject value, JsonObject scale)
    {
        var path = Path(SpecReplicas);
        var parent = path[..^1].Aggregate(value, (node, name) => node.Child(name));
        parent[path[^1]] = scale.Integer("spec", "replicas") ?? 0;
    }

    private static string? Selector(JsonNode? selector) => selector is JsonObject labels
        ? string.Join(",", (labels.Map("matchLabels") ?? []).Select(l => $"{l.Key}={l.Value.Text()}"))
        : selector.Text();

    private static string[] Path(string path) => path.TrimStart('.').Split('.');
}
