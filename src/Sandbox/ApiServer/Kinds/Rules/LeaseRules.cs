using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

internal sealed class LeaseRules : KindRules
{
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        if (value.Integer("spec", "leaseDurationSeconds") <= 0)
            yield return FieldError.Invalid("spec.leaseDurationSeconds", value.At("spec", "leaseDurationSeconds"), "must be greater than 0");
        if (value.Integer("spec", "leaseTransitions") < 0)
            yield return FieldError.Invalid("spec.leaseTransitions", value.At("spec", "leaseTransitions"), "must be greater than or equal to 0");
    }
}
