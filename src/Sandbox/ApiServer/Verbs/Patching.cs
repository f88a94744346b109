using System.Text;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>What a patch makes of an object, for each of the patch types.</summary>
internal static class Patching
{
    private const string Json = "application/json-patch+json";
    private const string Merge = "application/merge-patch+json";
    private const string Strategic = "application/strategic-merge-patch+json";
    private const string Apply = "application/apply-patch+yaml";

    public static bool IsApply(Call call) => Decoding.MediaType(call.Request.ContentType) == Apply;

    /// <summary>The patch as a function from an object to the patched one, not decoded yet.</summary>
    public static Func<JsonObject, JsonObject> Read(Call call, Schema schema, bool isCustom)
    {
        if (call.Query.Has("force"))
            throw InvalidOptions(FieldError.Forbidden("force", "may not be specified for non-apply patch"));
        switch (Decoding.MediaType(call.Request.ContentType))
        {
            case Json:
                var operations = Body(call) as JsonArray ?? throw ApiError.BadRequest("error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch");
                return live => Patched(live, operations);
            case Merge:
                var merge = Map(call);
                return live => (JsonObject)MergePatch.Apply(live, merge)!;
            case Strategic when !isCustom:
                var strategic = Map(call);
                return live => StrategicMergePatch.Apply(schema, live, strategic);
            default:
                throw isCustom ? ApiError.UnsupportedMediaType(Json, Merge, Apply) : ApiError.UnsupportedMediaType(Json, Merge, Strategic, Apply);
        }
    }

    /// <summary>The configuration of a server-side apply.</summary>
    public static JsonObject Configuration(Call call)
    {
        if (call.Query["fieldManager"].Length == 0)
            throw InvalidOptions(FieldError.Required("fieldManager", "is required for apply patch"));
        JsonObject configuration;
        try
        {
            configuration = Manifests.ReadOne(Encoding.UTF8.GetString(call.Request.Body)) as JsonObject ?? throw new FormatException("not an object");
        }
        catch (FormatException e)
        {
            throw ApiError.BadRequest($"error decoding YAML: {e.Message}");
        }
        if (configuration.List("metadata", "managedFields") is not null)
            throw ApiError.BadRequest("metadata.managedFields must be nil");
        if (configuration.Text("apiVersion") is not { Length: > 0 } apiVersion || configuration.Text("kind") is not { Length: > 0 })
            throw ApiError.BadRequest("invalid object type: apiVersion and kind are required");
        if (apiVersion != call.Type.ApiVersion)
            throw ApiError.BadRequest($"Incorrect version specified in apply patch. Specified patch version: {apiVersion}, expected: {call.Type.ApiVersion}");
        if (configuration.Text("metadata", "name") is { Length: > 0 } name && name != call.Info.Name)
            throw ApiError.BadRequest($"the name of the object ({name}) does not match the name on the URL ({call.Info.Name})");
        Metadata.Locate(call, configuration.Child("metadata"));
        configuration.Child("metadata")["name"] = call.Info.Name;
        if (Decoding.Pruned(call.Type, configuration.Copy()).FirstOrDefault() is { } unknown)
            throw new ApiError(500, null, $"failed to create typed patch object ({call.Info.Namespace}/{call.Info.Name}; {call.Type.Group}/{call.Type.Version}, Kind={call.Type.Kind}): .{unknown}: field not declared in schema");
        return configuration;
    }

    private static JsonObject Patched(JsonObject live, JsonArray operations)
    {
        try
        {
            return JsonPatch.Apply(live, operations) as JsonObject ?? throw new FormatException("not an object");
        }
        catch (FormatException)
        {
            throw new ApiError(422, "Invalid", "the server rejected our request due to an error in our request") { Details = [] };
        }
    }

    private static JsonObject Map(Call call) => Body(call) as JsonObject ?? throw ApiError.BadRequest("error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}");

    private static JsonNode? Body(Call call)
    {
        try
        {
            return JsonReader.Read(call.Request.Body);
        }
        catch (FormatException e)
        {
            throw ApiError.BadRequest($"error decoding patch: {e.Message}");
        }
    }

    private static ApiError InvalidOptions(FieldError error) => ApiError.Invalid("PatchOptions", "meta.k8s.io", "", [error]);
}
