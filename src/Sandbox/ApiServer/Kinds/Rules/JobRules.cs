using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

internal sealed class JobRules : KindRules
{
    private static readonly string[] UidLabels = ["batch.kubernetes.io/controller-uid", "controller-uid"];
    private static readonly string[] NameLabels = ["batch.kubernetes.io/job-name", "job-name"];

    public override void Default(JsonObject value)
    {
        var spec = value.Child("spec");
        PodTemplates.Default(spec.Map("template", "spec"));
        if (spec["completions"] is null && spec["parallelism"] is null)
            spec["completions"] = 1;
        spec.SetDefault("parallelism", 1);
    }

    public override void PrepareForCreate(JsonObject value)
    {
        var uid = value.Text("metadata", "uid")!;
        var spec = value.Child("spec");
        if (spec.Flag("manualSelector") is not true)
        {
            var labels = spec.Child("template").Child("metadata").Child("labels");
            foreach (var label in UidLabels)
                labels[label] = uid;
            foreach (var label in NameLabels)
                labels[label] = value.Text("metadata", "name");
            spec.Child("selector").Child("matchLabels")[UidLabels[0]] = uid;
        }
        if (value.Map("metadata", "labels") is not { Count: > 0 })
            value.Child("metadata").Put("labels", spec.At("template", "metadata", "labels"));
    }

    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        foreach (var error in PodTemplates.Validate(value.Map("spec", "template", "spec"), "spec.template.spec"))
            yield return error;
        if (value.Text("spec", "template", "spec", "restartPolicy") is "Always")
            yield return FieldError.Required("spec.template.spec.restartPolicy", "valid values: \"OnFailure\", \"Never\"");
        foreach (var field in new[] { "parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished" })
        {
            if (value.Integer("spec", field) < 0)
                yield return FieldError.Invalid($"spec.{field}", value.At("spec", field), "must be greater than or equal to 0");
        }
    }

    public override IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old)
    {
        foreach (var field in new[] { "completions", "selector", "template", "completionMode", "backoffLimitPerIndex", "managedBy" })
        {
            if (!JsonEquality.Same(value.At("spec", field), old.At("spec", field)))
                yield return FieldError.Invalid($"spec.{field}", value.At("spec", field)?.DeepClone(), "field is immutable");
        }
    }

    public override IEnumerable<FieldError> ValidateStatus(JsonObject value, JsonObject old) => JobStatus.Validate(value, old);
}
