using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>What is served, told to clients group by group.</summary>
internal sealed class Discovery(ResourceTypes types)
{
    // The order in which a real server lists its groups; others come last.
    private static readonly string[] Order =
    [
        "", "apps", "events.k8s.io", "authentication.k8s.io", "authorization.k8s.io", "batch", "networking.k8s.io", "policy", "rbac.authorization.k8s.io",
        "storage.k8s.io", "admissionregistration.k8s.io", "apiextensions.k8s.io", "scheduling.k8s.io", "coordination.k8s.io",
    ];

    /// <summary>Null when the path is none of discovery's.</summary>
    public ApiResponse? Answer(RequestInfo info, string? accept) => info.Path.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
    {
        ["api"] => AggregatedDiscovery.IsAccepted(accept) ? AggregatedDiscovery.Of(Groups().Where(g => g.Key.Length == 0)) : ApiResponse.Of(200, new JsonObject
        {
            ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1"), ["serverAddressByClientCIDRs"] = new JsonArray(),
        }),
        ["apis"] => AggregatedDiscovery.IsAccepted(accept) ? AggregatedDiscovery.Of(Groups().Where(g => g.Key.Length > 0)) : ApiResponse.Of(200, new JsonObject
        {
            ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = new JsonArray([.. Groups().Where(g => g.Key.Length > 0).Select(Group)]),
        }),
        ["apis", var name] when Groups().FirstOrDefault(g => g.Key == name) is { } group => ApiResponse.Of(200, Typed("APIGroup", Group(group))),
        ["api", var version] when types.HasGroupVersion("", version) => ApiResponse.Of(200, Resources("", version)),
        ["apis", var name, var version] when types.HasGroupVersion(name, version) => ApiResponse.Of(200, Resources(name, version)),
        _ => null,
    };

    public static string StorageVersionHash(ResourceType type) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{type.Storage.Group}/{type.StorageVersion}/{type.Kind}")).AsSpan(0, 8));

    private IEnumerable<IGrouping<string, ResourceType>> Groups() =>
        types.All.GroupBy(t => t.Group).OrderBy(g => Array.IndexOf(Order, g.Key) is >= 0 and var place ? place : int.MaxValue);

    private static JsonObject Group(IGrouping<string, ResourceType> group)
    {
        var versions = group.Select(t => t.Version).Distinct().Order(VersionPriority.Instance)
            .Select(version => new JsonObject { ["groupVersion"] = $"{group.Key}/{version}", ["version"] = version }).ToList();
        return new JsonObject { ["name"] = group.Key, ["versions"] = new JsonArray([.. versions]), ["preferredVersion"] = versions[0].DeepClone() };
    }

    private JsonObject Resources(string group, string version) => new()
    {
        ["kind"] = "APIResourceList",
        ["apiVersion"] = "v1",
        ["groupVersion"] = group.Length == 0 ? version : $"{group}/{version}",
        ["resources"] = new JsonArray([.. types.All.Where(t => t.Group == group && t.Version == version).OrderBy(t => t.Resource, StringComparer.Ordinal).SelectMany(Resource)]),
    };

    private static IEnumerable<JsonObject> Resource(ResourceType type)
    {
        var resource = new JsonObject { ["name"] = type.Resource, ["singularName"] = type.Singular, ["namespaced"] = type.Namespaced, ["kind"] = type.Kind, ["verbs"] = Texts(type.Verbs) };
        if (type.ShortNames.Count > 0)
            resource["shortNames"] = Texts(type.ShortNames);
        if (type.Categories.Count > 0)
            resource["categories"] = Texts(type.Categories);
        if (!type.IsReview)
            resource["storageVersionHash"] = StorageVersionHash(type);
        yield return resource;
        foreach (var sub in type.Subresources)
        {
            var entry = new JsonObject { ["name"] = $"{type.Resource}/{sub.Name}", ["singularName"] = "", ["namespaced"] = type.Namespaced };
            if (sub.Of is var (group, version))
                (entry["group"], entry["version"]) = (group, version);
            entry["kind"] = sub.Kind;
            entry["verbs"] = Texts(sub.Verbs);
            yield return entry;
        }
    }

    private static JsonObject Typed(string kind, JsonObject value)
    {
        var typed = new JsonObject { ["kind"] = kind, ["apiVersion"] = "v1" };
        foreach (var (name, member) in value)
            typed[name] = member?.DeepClone();
        return typed;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(t => JsonValue.Create(t))];
}
