using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>All groups with their resources in one answer, for clients that ask for it.</summary>
internal static class AggregatedDiscovery
{
    private const string MediaType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    public static bool IsAccepted(string? accept) => (accept ?? "").Split(',').Any(clause =>
        clause.Split(';', StringSplitOptions.TrimEntries) is ["application/json", .. var parameters]
        && parameters.Contains("as=APIGroupDiscoveryList") && parameters.Contains("g=apidiscovery.k8s.io") && parameters.Contains("v=v2"));

    public static ApiResponse Of(IEnumerable<IGrouping<string, ResourceType>> groups) => ApiResponse.Of(200, new JsonObject
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = "apidiscovery.k8s.io/v2",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. groups.Select(Group)]),
    }) with { ContentType = MediaType };

    private static JsonObject Group(IGrouping<string, ResourceType> group) => new()
    {
        ["metadata"] = group.Key.Length == 0 ? new JsonObject() : new JsonObject { ["name"] = group.Key },
        ["versions"] = new JsonArray([.. group.GroupBy(t => t.Version).OrderBy(v => v.Key, VersionPriority.Instance).Select(version => new JsonObject
        {
            ["version"] = version.Key,
            ["resources"] = new JsonArray([.. version.OrderBy(t => t.Resource, StringComparer.Ordinal).Select(Resource)]),
            ["freshness"] = "Current",
        })]),
    };

    private static JsonObject Resource(ResourceType type)
    {
        var resource = new JsonObject
        {
            ["resource"] = type.Resource,
            ["responseKind"] = Kind(type.Group, type.Version, type.Kind),
            ["scope"] = type.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = type.Singular,
            ["verbs"] = Texts(type.Verbs),
        };
        if (type.ShortNames.Count > 0)
            resource["shortNames"] = Texts(type.ShortNames);
        if (type.Categories.Count > 0)
            resource["categories"] = Texts(type.Categories);
        var subresources = type.Subresources.Select(sub => new JsonObject
        {
            ["subresource"] = sub.Name,
            ["responseKind"] = sub.Of is var (group, version) ? Kind(group, version, sub.Kind) : Kind(type.Group, type.Version, sub.Kind),
            ["verbs"] = Texts(sub.Verbs),
        }).ToArray();
        if (subresources.Length > 0)
            resource["subresources"] = new JsonArray([.. subresources]);
        return resource;
    }

    private static JsonObject Kind(string group, string version, string kind) => new() { ["group"] = group, ["version"] = version, ["kind"] = kind };

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(t => JsonValue.Create(t))];
}
