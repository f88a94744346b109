using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

internal sealed class PodRules : KindRules
{
    private static readonly string[] Mutable = ["activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "schedulingGates"];

    public override void Default(JsonObject value)
    {
        PodTemplates.Default(value.Map("spec"));
        value.Map("spec")?.SetDefault("enableServiceLinks", true);
    }

    public override void Admit(JsonObject value, IObjectReader objects, Identifiers identifiers)
    {
        ServiceAccountAdmission.Admit(value, objects, identifiers);
        var spec = value.Child("spec");
        TolerateNodeLoss(spec);
        Prioritise(spec, objects);
    }

    public override void PrepareForCreate(JsonObject value) =>
        value["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = QosClass.Of(value.Child("spec")) };

    public override IEnumerable<FieldError> Validate(JsonObject value) => PodTemplates.Validate(value.Map("spec"), "spec");

    public override IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old)
    {
        if (JsonEquality.Same(Fixed(value), Fixed(old)))
            yield break;
        yield return FieldError.Forbidden("spec", "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)");
    }

    private static JsonObject Fixed(JsonObject value)
    {
        var spec = value.Child("spec").Copy();
        foreach (var name in Mutable)
            spec.Remove(name);
        foreach (var container in PodTemplates.Containers(spec))
            container.Remove("image");
        return spec;
    }

    private static void TolerateNodeLoss(JsonObject spec)
    {
        var tolerations = spec.List("tolerations") ?? [];
        foreach (var key in new[] { "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable" })
        {
            var tolerated = tolerations.Objects().Any(t => (t.Text("key") ?? "") is var k && (k == key || k.Length == 0) && t.Text("effect") is null or "NoExecute");
            if (!tolerated)
                tolerations.Add(new JsonObject { ["key"] = key, ["operator"] = "Exists", ["effect"] = "NoExecute", ["tolerationSeconds"] = 300 });
        }
        if (tolerations.Parent is null)
            spec["tolerations"] = tolerations;
    }

    private static void Prioritise(JsonObject spec, IObjectReader objects)
    {
        var priorityClass = spec.Text("priorityClassName") is { Length: > 0 } name ? objects.Find(new("scheduling.k8s.io", "priorityclasses"), "", name) : null;
        spec.SetDefault("priority", priorityClass?.Integer("value") ?? 0);
        spec.SetDefault("preemptionPolicy", priorityClass?.Text("preemptionPolicy") ?? "PreemptLowerPriority");
    }
}
