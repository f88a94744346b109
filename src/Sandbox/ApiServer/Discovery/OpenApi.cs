using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>/openapi/v3: as much of it as kubectl reads, to explain kinds and to see that the server validates fields.</summary>
internal sealed class OpenApi(ResourceTypes types)
{
    private const string Root = "/openapi/v3";
    private static readonly string[] Methods = ["get", "put", "post", "patch"];
    private static readonly string[] Parameters = ["dryRun", "fieldManager", "fieldValidation"];

    /// <summary>Null when the path is none of these.</summary>
    public ApiResponse? Answer(string path)
    {
        if (path == Root)
            return ApiResponse.Of(200, new JsonObject { ["paths"] = new JsonObject(Folders().Select(f => KeyValuePair.Create(f, (JsonNode?)new JsonObject { ["serverRelativeURL"] = $"{Root}/{f}" }))) });
        var folder = path.StartsWith(Root + "/", StringComparison.Ordinal) ? path[(Root.Length + 1)..] : "";
        var served = types.All.Where(t => Folder(t) == folder).ToList();
        return served.Count == 0 ? null : ApiResponse.Of(200, Document(served));
    }

    private IEnumerable<string> Folders() => types.All.Select(Folder).Distinct().Order(StringComparer.Ordinal);

    private static string Folder(ResourceType type) => $"{(type.Group.Length == 0 ? "api" : "apis")}/{type.ApiVersion}";

    private static JsonObject Document(List<ResourceType> served)
    {
        var schemas = new OpenApiSchemas();
        foreach (var type in served)
            schemas.Add(type);
        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = (string?)ServerVersion.Json["gitVersion"] },
            ["paths"] = new JsonObject(served.Select(type => KeyValuePair.Create(Path(type), (JsonNode?)Operations(type)))),
            ["components"] = new JsonObject { ["schemas"] = schemas.Components },
        };
    }

    private static string Path(ResourceType type) => $"/{Folder(type)}/{(type.Namespaced ? "namespaces/{namespace}/" : "")}{type.Resource}/{{name}}";

    private static JsonObject Operations(ResourceType type) => new(Methods.Select(method => KeyValuePair.Create(method, (JsonNode?)new JsonObject
    {
        ["x-kubernetes-action"] = method,
        ["x-kubernetes-group-version-kind"] = OpenApiSchemas.Kind(type),
        ["parameters"] = new JsonArray([.. Parameters.Select(Parameter)]),
        ["responses"] = new JsonObject(),
    })));

    private static JsonObject Parameter(string name) => new() { ["in"] = "query", ["name"] = name, ["schema"] = new JsonObject { ["type"] = "string", ["uniqueItems"] = true } };
}
