using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>A custom resource is what its schema says: shape, list types, then CEL rules.</summary>
internal sealed class CustomResourceRules(Schema schema) : KindRules
{
    public override IEnumerable<FieldError> ValidateCreate(JsonObject value) => Check(value, null);

    public override IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old) => Check(value, old);

    public override IEnumerable<FieldError> ValidateStatus(JsonObject value, JsonObject old) => Check(value, old);

    private List<FieldError> Check(JsonObject value, JsonObject? old)
    {
        var errors = SchemaValidator.Validate(schema, value, "", old);
        if (old is null || ListTypes.Validate(schema, old).Count == 0)
            errors.AddRange(ListTypes.Validate(schema, value));
        errors.AddRange(CelRules.Validate(schema, value, old, errors));
        return errors;
    }
}
