using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>events.k8s.io/v1 asks for all that tells who did what.</summary>
internal sealed class NewEventRules : EventRules
{
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        foreach (var error in base.Validate(value))
            yield return error;
        foreach (var field in new[] { "eventTime", "reportingController", "reportingInstance", "action", "reason" })
        {
            if (string.IsNullOrEmpty(value.Text(field)))
                yield return FieldError.Required(field);
        }
        if (value.Text("type") is not ("Normal" or "Warning"))
            yield return FieldError.Invalid("type", value.Text("type") ?? "", "has invalid value: " + (value.Text("type") ?? ""));
        if (value.Text("note")?.Length > 1024)
            yield return FieldError.Invalid("note", "", "can have at most 1024 characters");
    }

    protected override JsonObject? About(JsonObject value) => value.Map("regarding");
}
