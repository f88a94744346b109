using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

internal sealed class ConfigMapRules : KindRules
{
    public override IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old) => Immutability.Validate(value, old);
}
