using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

internal sealed class PodDisruptionBudgetRules : KindRules
{
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        var spec = value.Map("spec");
        if (spec.At("minAvailable") is not null && spec.At("maxUnavailable") is not null)
            yield return FieldError.Invalid("spec", spec, "minAvailable and maxUnavailable cannot be both set");
        foreach (var field in new[] { "minAvailable", "maxUnavailable" })
        {
            if (spec.Integer(field) < 0)
                yield return FieldError.Invalid($"spec.{field}", spec.At(field), "must be greater than or equal to 0");
            else if (spec.Text(field) is { } text && !(text.EndsWith('%') && int.TryParse(text[..^1], out _)))
                yield return FieldError.Invalid($"spec.{field}", text, "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')");
        }
    }
}
