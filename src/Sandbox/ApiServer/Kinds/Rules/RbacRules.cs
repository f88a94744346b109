using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Roles must say verbs; bindings must say whom and to what, and keep to it.</summary>
internal sealed class RbacRules : KindRules
{
    public override void Default(JsonObject value)
    {
        foreach (var subject in value.List("subjects").Objects().Where(s => s.Text("kind") is "User" or "Group"))
            subject.SetDefault("apiGroup", "rbac.authorization.k8s.io");
    }

    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        foreach (var (rule, i) in value.List("rules").Objects().Select((r, i) => (r, i)))
        {
            if (rule.List("verbs") is not { Count: > 0 })
                yield return FieldError.Required($"rules[{i}].verbs", "verbs must contain at least one value");
            if (rule.List("nonResourceURLs") is not { Count: > 0 } && rule.List("resources") is not { Count: > 0 })
                yield return FieldError.Required($"rules[{i}].resources", "resource rules must supply at least one resource");
        }
        if (value.Map("roleRef") is { } role && role.Text("kind") is not ("Role" or "ClusterRole"))
            yield return FieldError.NotSupported("roleRef.kind", role.Text("kind") ?? "", ["Role", "ClusterRole"]);
        foreach (var (subject, i) in value.List("subjects").Objects().Select((s, i) => (s, i)))
        {
            if (string.IsNullOrEmpty(subject.Text("name")))
                yield return FieldError.Required($"subjects[{i}].name");
            if (subject.Text("kind") is not ("User" or "Group" or "ServiceAccount"))
                yield return FieldError.NotSupported($"subjects[{i}].kind", subject.Text("kind") ?? "", ["ServiceAccount", "User", "Group"]);
        }
    }

    public override IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old)
    {
        if (!JsonEquality.Same(value["roleRef"], old["roleRef"]))
            yield return FieldError.Invalid("roleRef", value["roleRef"], "cannot change roleRef");
    }
}
