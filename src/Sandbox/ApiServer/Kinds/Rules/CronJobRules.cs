using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

internal sealed class CronJobRules : KindRules
{
    public override void Default(JsonObject value) => PodTemplates.Default(value.Map("spec", "jobTemplate", "spec", "template", "spec"));

    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        if (string.IsNullOrEmpty(value.Text("spec", "schedule")))
            yield return FieldError.Required("spec.schedule");
        if (value.Text("spec", "concurrencyPolicy") is { } policy and not ("Allow" or "Forbid" or "Replace"))
            yield return FieldError.NotSupported("spec.concurrencyPolicy", policy, ["Allow", "Forbid", "Replace"]);
        foreach (var error in PodTemplates.Validate(value.Map("spec", "jobTemplate", "spec", "template", "spec"), "spec.jobTemplate.spec.template.spec"))
            yield return error;
    }
}
