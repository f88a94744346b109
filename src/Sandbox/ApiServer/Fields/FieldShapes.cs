using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>How ownership looks at a value: as one leaf, or by its members or items.</summary>
internal enum FieldShape
{
    Leaf,
    Map,
    List,
}

internal static class FieldShapes
{
    public static FieldShape Of(Schema schema, JsonNode? value) => value switch
    {
        JsonObject when schema.MapType != "atomic" => FieldShape.Map,
        JsonArray when schema.ListType is "map" or "set" => FieldShape.List,
        _ => FieldShape.Leaf,
    };
}
