using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Objects as meta.k8s.io/v1 Tables.</summary>
internal static class Tables
{
    /// <param name="type">The kind of the objects.</param>
    /// <param name="objects">The rows.</param>
    /// <param name="listMetadata">The metadata of the list that they come from.</param>
    /// <param name="include">None, Metadata (also when empty) or Object: what each row carries beside its cells.</param>
    /// <param name="now">For ages.</param>
    /// <param name="withColumns">A watch sends the columns with its first event only.</param>
    public static JsonObject Of(ResourceType type, IEnumerable<JsonObject> objects, JsonNode? listMetadata, string include, DateTimeOffset now, bool withColumns = true) => new()
    {
        ["kind"] = "Table",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = listMetadata,
        ["columnDefinitions"] = withColumns ? new JsonArray([.. type.Columns.Select(c => c.ToDefinition())]) : null,
        ["rows"] = new JsonArray([.. objects.Select(value => Row(type, value, include, now))]),
    };

    private static JsonObject Row(ResourceType type, JsonObject value, string include, DateTimeOffset now)
    {
        var row = new JsonObject { ["cells"] = new JsonArray([.. type.Columns.Select(c => c.Cell(value, now))]) };
        if (include == "Object")
            row["object"] = value.DeepClone();
        else if (include != "None")
            row["object"] = PartialMetadata(value);
        return row;
    }

    public static JsonObject PartialMetadata(JsonObject value) => new()
    {
        ["kind"] = "PartialObjectMetadata", ["apiVersion"] = "meta.k8s.io/v1", ["metadata"] = value["metadata"]?.DeepClone(),
    };
}
