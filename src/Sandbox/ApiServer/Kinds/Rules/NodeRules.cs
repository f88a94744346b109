using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

internal sealed class NodeRules : KindRules
{
    private const string NotReady = "node.kubernetes.io/not-ready";

    // A new node takes no pods before the node lifecycle controller has seen it ready.
    public override void Admit(JsonObject value, IObjectReader objects, Identifiers identifiers)
    {
        var spec = value.Child("spec");
        spec.SetDefault("taints", new JsonArray());
        var taints = spec.List("taints")!;
        if (!taints.Objects().Any(t => t.Text("key") == NotReady && t.Text("effect") == "NoSchedule"))
            taints.Add(new JsonObject { ["key"] = NotReady, ["effect"] = "NoSchedule" });
    }

    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        var seen = new HashSet<(string?, string?)>();
        foreach (var (taint, i) in value.List("spec", "taints").Objects().Select((t, i) => (t, i)))
        {
            if (LabelSyntax.KeyProblem(taint.Text("key") ?? "") is { } problem)
                yield return FieldError.Invalid($"spec.taints[{i}].key", taint.Text("key"), problem);
            if (taint.Text("effect") is not ("NoSchedule" or "PreferNoSchedule" or "NoExecute"))
                yield return FieldError.NotSupported($"spec.taints[{i}].effect", taint.Text("effect") ?? "", ["NoSchedule", "PreferNoSchedule", "NoExecute"]);
            if (!seen.Add((taint.Text("key"), taint.Text("effect"))))
                yield return FieldError.Duplicate($"spec.taints[{i}]", taint);
        }
    }

    public override IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old)
    {
        if (old.Text("spec", "providerID") is { Length: > 0 } provider && value.Text("spec", "providerID") != provider)
            yield return FieldError.Forbidden("spec.providerID", "node updates may not change providerID except from \"\" to valid");
        if (old.Text("spec", "podCIDR") is { Length: > 0 } cidr && value.Text("spec", "podCIDR") != cidr)
            yield return FieldError.Forbidden("spec.podCIDRs", "node updates may not change podCIDR except from \"\" to valid");
    }
}
