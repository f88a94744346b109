using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>The schemas of one OpenAPI document. Built-in types refer to each other by name, because a few contain themselves.</summary>
internal sealed class OpenApiSchemas
{
    public JsonObject Components { get; } = [];

    public void Add(ResourceType type)
    {
        var schema = Members(type.Schema);
        schema["x-kubernetes-group-version-kind"] = new JsonArray(Kind(type));
        Components[$"{type.ApiVersion.Replace('/', '.')}.{type.Kind}"] = schema;
    }

    public static JsonObject Kind(ResourceType type) => new() { ["group"] = type.Group, ["kind"] = type.Kind, ["version"] = type.Version };

    private JsonObject Of(Schema schema)
    {
        if (schema is not { Type: "object", Properties.Count: > 0, BuiltIn: { TypeName: { Length: > 0 } name } })
            return Members(schema);
        if (!Components.ContainsKey(name))
        {
            Components[name] = new JsonObject();
            Components[name] = Members(schema);
        }
        // A reference stands alone, so that its default and description go beside it.
        return new JsonObject { ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = $"#/components/schemas/{name}" }), ["default"] = new JsonObject() };
    }

    private JsonObject Members(Schema schema)
    {
        var json = new JsonObject();
        if (schema.Description.Length > 0)
            json["description"] = schema.Description;
        if (schema.Type.Length > 0)
            json["type"] = schema.Type;
        if (schema.Format is { Length: > 0 } format && format != BuiltInDecoding.MicroTime)
            json["format"] = format;
        if (schema.IntOrString)
            json["x-kubernetes-int-or-string"] = true;
        if (schema.PreserveUnknownFields)
            json["x-kubernetes-preserve-unknown-fields"] = true;
        if (schema.Properties.Count > 0)
            json["properties"] = new JsonObject(schema.Properties.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)Of(p.Value))));
        if (schema.AdditionalProperties is { } additional)
            json["additionalProperties"] = Of(additional);
        if (schema.Items is { } items)
            json["items"] = Of(items);
        if (schema.Required.Count > 0)
            json["required"] = new JsonArray([.. schema.Required.Select(r => JsonValue.Create(r))]);
        if (schema.Enum is { } allowed)
            json["enum"] = new JsonArray([.. allowed.Select(a => a?.DeepClone())]);
        if (schema.Default is { } value)
            json["default"] = value.DeepClone();
        if (schema.ListType.Length > 0)
            json["x-kubernetes-list-type"] = schema.ListType;
        if (schema.ListMapKeys.Count > 0)
            json["x-kubernetes-list-map-keys"] = new JsonArray([.. schema.ListMapKeys.Select(k => JsonValue.Create(k))]);
        return json;
    }
}
