using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Reads the openAPIV3Schema of a CustomResourceDefinition.</summary>
internal static class SchemaReader
{
    public static Schema Read(JsonObject json) => new()
    {
        Type = json.Text("type") ?? "",
        Format = json.Text("format") ?? "",
        Description = json.Text("description") ?? "",
        Nullable = json.Flag("nullable") ?? false,
        IntOrString = json.Flag("x-kubernetes-int-or-string") ?? false,
        PreserveUnknownFields = json.Flag("x-kubernetes-preserve-unknown-fields") ?? false,
        EmbeddedResource = json.Flag("x-kubernetes-embedded-resource") ?? false,
        Properties = new(json.Map("properties")?.Where(p => p.Value is JsonObject).ToDictionary(p => p.Key, p => Read((JsonObject)p.Value!)) ?? [], StringComparer.Ordinal),
        AdditionalProperties = json.Map("additionalProperties") is { } additional ? Read(additional) : null,
        AllowsAdditionalProperties = json.Flag("additionalProperties"),
        Items = json.Map("items") is { } items ? Read(items) : null,
        Required = [.. json.List("required").Texts()],
        Default = json["default"]?.DeepClone(),
        Enum = json.List("enum") is { } values ? [.. values.Select(v => v?.DeepClone())] : null,
        Pattern = json.Text("pattern") is { Length: > 0 } pattern ? pattern : null,
        Minimum = Number(json["minimum"]),
        Maximum = Number(json["maximum"]),
        ExclusiveMinimum = json.Flag("exclusiveMinimum") ?? false,
        ExclusiveMaximum = json.Flag("exclusiveMaximum") ?? false,
        MultipleOf = Number(json["multipleOf"]),
        MinLength = json.Integer("minLength"),
        MaxLength = json.Integer("maxLength"),
        MinItems = json.Integer("minItems"),
        MaxItems = json.Integer("maxItems"),
        UniqueItems = json.Flag("uniqueItems") ?? false,
        MinProperties = json.Integer("minProperties"),
        MaxProperties = json.Integer("maxProperties"),
        OneOf = Several(json.List("oneOf")),
        AnyOf = Several(json.List("anyOf")),
        AllOf = Several(json.List("allOf")),
        Not = json.Map("not") is { } not ? Read(not) : null,
        ListType = json.Text("x-kubernetes-list-type") ?? "",
        ListMapKeys = [.. json.List("x-kubernetes-list-map-keys").Texts()],
        MapType = json.Text("x-kubernetes-map-type") ?? "",
        Validations = [.. json.List("x-kubernetes-validations").Objects().Select(Rule)],
    };

    private static List<Schema> Several(JsonArray? list) => [.. list.Objects().Select(Read)];

    private static double? Number(JsonNode? node) => JsonNumber.TryRead(node, out var number) ? number.Double : null;

    private static ValidationRule Rule(JsonObject json) => new(json.Text("rule") ?? "")
    {
        Message = json.Text("message") ?? "",
        MessageExpression = json.Text("messageExpression") ?? "",
        Reason = json.Text("reason") ?? "",
        FieldPath = json.Text("fieldPath") ?? "",
        OptionalOldSelf = json.Flag("optionalOldSelf") ?? false,
    };
}
