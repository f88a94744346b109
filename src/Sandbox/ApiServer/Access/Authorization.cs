using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Role-based access control, from the Roles and bindings that are stored. system:masters may do everything.</summary>
internal sealed class Authorization(ClusterState state)
{
    private const string Group = "rbac.authorization.k8s.io";
    private static readonly StorageKey Roles = new(Group, "roles");
    private static readonly StorageKey ClusterRoles = new(Group, "clusterroles");
    private static readonly StorageKey RoleBindings = new(Group, "rolebindings");
    private static readonly StorageKey ClusterRoleBindings = new(Group, "clusterrolebindings");

    public void Check(Attributes wanted)
    {
        if (!Allows(wanted, out _))
            throw wanted.Forbidden();
    }

    public bool Allows(Attributes wanted, out string reason)
    {
        reason = "";
        if (wanted.User.Groups.Contains(User.Masters))
            return true;
        reason = state.Objects(ClusterRoleBindings).Select(b => Grant(b, "", wanted)).FirstOrDefault(r => r is not null)
            ?? (wanted.Namespace.Length > 0 ? state.Objects(RoleBindings, wanted.Namespace).Select(b => Grant(b, wanted.Namespace, wanted)).FirstOrDefault(r => r is not null) : null)
            ?? "";
        return reason.Length > 0;
    }

    private string? Grant(StoredObject binding, string ns, Attributes wanted)
    {
        var subject = binding.Value.List("subjects").Objects().FirstOrDefault(s => Is(s, wanted.User));
        if (subject is null)
            return null;
        var (kind, name) = (binding.Value.Text("roleRef", "kind") ?? "", binding.Value.Text("roleRef", "name") ?? "");
        var role = kind == "ClusterRole" ? state.Get(ClusterRoles, "", name) : ns.Length > 0 ? state.Get(Roles, ns, name) : null;
        if (role is null || !role.Value.List("rules").Objects().Any(rule => Allows(rule, wanted)))
            return null;
        var bound = ns.Length > 0 ? $"RoleBinding \"{binding.Name}/{ns}\"" : $"ClusterRoleBinding \"{binding.Name}\"";
        var whom = subject.Text("kind") == "ServiceAccount" ? $"{subject.Text("name")}/{subject.Text("namespace")}" : subject.Text("name");
        return $"RBAC: allowed by {bound} of {kind} \"{name}\" to {subject.Text("kind")} \"{whom}\"";
    }

    private static bool Is(JsonObject subject, User user) => subject.Text("kind") switch
    {
        "User" => subject.Text("name") == user.Name,
        "Group" => user.Groups.Contains(subject.Text("name") ?? ""),
        "ServiceAccount" => $"system:serviceaccount:{subject.Text("namespace")}:{subject.Text("name")}" == user.Name,
        _ => false,
    };

    private static bool Allows(JsonObject rule, Attributes wanted)
    {
        if (!Has(rule, "verbs", wanted.Verb))
            return false;
        if (!wanted.IsResource)
            return rule.List("nonResourceURLs").Texts().Any(url => url == wanted.Path || (url.EndsWith('*') && wanted.Path.StartsWith(url[..^1], StringComparison.Ordinal)));
        var names = rule.List("resourceNames").Texts().ToList();
        return Has(rule, "apiGroups", wanted.Group)
            && (Has(rule, "resources", wanted.FullResource) || (wanted.Subresource.Length > 0 && rule.List("resources").Texts().Contains($"*/{wanted.Subresource}")))
            && (names.Count == 0 || names.Contains(wanted.Name));
    }

    private static bool Has(JsonObject rule, string list, string value) => rule.List(list).Texts().Any(item => item == "*" || item == value);
}
