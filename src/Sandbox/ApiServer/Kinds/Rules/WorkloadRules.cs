using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Deployments, ReplicaSets, StatefulSets and DaemonSets: stored, defaulted, checked; nothing runs them here.</summary>
internal sealed class WorkloadRules(Action<JsonObject>? defaults = null) : KindRules
{
    public override void Default(JsonObject value)
    {
        PodTemplates.Default(value.Map("spec", "template", "spec"));
        if (value.Map("spec") is { } spec)
            defaults?.Invoke(spec);
    }

    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        if (value.Map("spec", "selector") is not { Count: > 0 } selector)
            yield return FieldError.Required("spec.selector");
        else if (value.Map("spec", "template") is { } template && !LabelSelector.From(selector).Accepts(template.Map("metadata", "labels")))
            yield return FieldError.Invalid("spec.template.metadata.labels", template.At("metadata", "labels")?.DeepClone(), "`selector` does not match template `labels`");
        if (value.Map("spec", "template") is { Count: > 0 } pods)
        {
            foreach (var error in PodTemplates.Validate(pods.Map("spec"), "spec.template.spec"))
                yield return error;
        }
    }

    public override IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old)
    {
        if (!JsonEquality.Same(value.At("spec", "selector"), old.At("spec", "selector")))
            yield return FieldError.Invalid("spec.selector", value.At("spec", "selector")?.DeepClone(), "field is immutable");
    }

    public static void DefaultDeployment(JsonObject spec)
    {
        var strategy = spec.Child("strategy");
        strategy.SetDefault("type", "RollingUpdate");
        if (strategy.Text("type") != "RollingUpdate")
            return;
        strategy.Child("rollingUpdate").SetDefault("maxUnavailable", "25%");
        strategy.Child("rollingUpdate").SetDefault("maxSurge", "25%");
    }

    public static void DefaultStatefulSet(JsonObject spec)
    {
        var strategy = spec.Child("updateStrategy");
        strategy.SetDefault("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
            strategy.Child("rollingUpdate").SetDefault("partition", 0);
        var retention = spec.Child("persistentVolumeClaimRetentionPolicy");
        retention.SetDefault("whenDeleted", "Retain");
        retention.SetDefault("whenScaled", "Retain");
    }

    public static void DefaultDaemonSet(JsonObject spec)
    {
        var strategy = spec.Child("updateStrategy");
        strategy.SetDefault("type", "RollingUpdate");
        if (strategy.Text("type") != "RollingUpdate")
            return;
        strategy.Child("rollingUpdate").SetDefault("maxUnavailable", 1);
        strategy.Child("rollingUpdate").SetDefault("maxSurge", 0);
    }
}
