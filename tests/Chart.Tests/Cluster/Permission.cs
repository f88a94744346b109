using System.Text.Json.Nodes;
using HomelabAutoscaler.Sandbox.ApiServer;

namespace HomelabAutoscaler.Chart.Tests;

/// <summary>One thing that an account may do, or does; an empty namespace or name stands for every one.</summary>
internal sealed record Permission(string Verb, string Group, string Resource, string Namespace, string Name)
{
    /// <summary>What a request asks for.</summary>
    public static Permission Of(ApiRequest request)
    {
        var wanted = Attributes.Of(RequestInfo.Parse(request.Method, request.Target), User.Anonymous);
        return new(wanted.Verb, wanted.Group, wanted.FullResource, wanted.Namespace, wanted.Name);
    }

    /// <summary>All that rendered roles and bindings give an account, rule by rule taken apart.</summary>
    public static IEnumerable<Permission> Granted(Rendered rendered, string account)
    {
        foreach (var binding in rendered.OfKind("RoleBinding").Concat(rendered.OfKind("ClusterRoleBinding")))
        {
            if (binding["subjects"]!.AsArray().All(subject => (string?)subject!["name"] != account))
            {
                continue;
            }

            var (kind, name) = ((string)binding["roleRef"]!["kind"]!, (string)binding["roleRef"]!["name"]!);
            var @namespace = (string?)binding["metadata"]!["namespace"] ?? "";
            var role = rendered.OfKind(kind).Single(role => Rendered.NameOf(role) == name && (kind == "ClusterRole" || (string?)role["metadata"]!["namespace"] == @namespace));
            foreach (var permission in role["rules"]!.AsArray().SelectMany(rule => Of(rule!, @namespace)))
            {
                yield return permission;
            }
        }
    }

    public bool Covers(Permission request) =>
        request.Verb == Verb && request.Group == Group && request.Resource == Resource
        && (Namespace.Length == 0 || request.Namespace == Namespace)
        && (Name.Length == 0 || request.Name == Name);

    public override string ToString() =>
        $"{Verb} {Resource}{(Group.Length == 0 ? "" : $".{Group}")}{(Name.Length == 0 ? "" : $" {Name}")}{(Namespace.Length == 0 ? "" : $" in {Namespace}")}";

    private static IEnumerable<Permission> Of(JsonNode rule, string @namespace) =>
        from verb in Texts(rule, "verbs")
        from @group in Texts(rule, "apiGroups")
        from resource in Texts(rule, "resources")
        from name in rule["resourceNames"] is null ? [""] : Texts(rule, "resourceNames")
        select new Permission(verb, @group, resource, @namespace, name);

    private static IEnumerable<string> Texts(JsonNode rule, string list) => rule[list]!.AsArray().Select(item => (string)item!);
}
