using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>A default must itself be what the schema asks for.</summary>
internal static class SchemaDefaults
{
    public static IEnumerable<FieldError> Validate(Schema schema, string path)
    {
        if (schema.Default is { } value)
        {
            var pruned = value.DeepClone();
            Defaulting.Apply(schema, pruned);
            foreach (var error in SchemaValidator.Validate(schema, pruned, $"{path}.default"))
                yield return error;
            if (pruned is JsonObject map && Pruning.Apply(schema, map) is { Count: > 0 } unknown)
                yield return FieldError.Invalid($"{path}.default", value, $"must not have unknown fields: {string.Join(", ", unknown)}");
        }
        foreach (var (name, member) in schema.Properties)
        {
            foreach (var error in Validate(member, $"{path}.properties[{name}]"))
                yield return error;
        }
        foreach (var (child, name) in new[] { (schema.Items, "items"), (schema.AdditionalProperties, "additionalProperties") })
        {
            if (child is null)
                continue;
            foreach (var error in Validate(child, $"{path}.{name}"))
                yield return error;
        }
    }
}
