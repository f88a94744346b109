using System.Text;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Request bodies as objects of their kind, with Go's words for what is wrong with them.</summary>
internal static class Decoding
{
    private const int Shown = 30;
    private static readonly Schema Metadata = BuiltInSchemas.Of("V1ObjectMeta");

    /// <summary>The body of a create or an update.</summary>
    public static JsonObject Body(Call call) => Typed(call, Read(call.Request, call.Type.Kind, out var duplicates), duplicates);

    /// <summary>A body of another kind than the resource's, such as a Scale or an Eviction.</summary>
    public static JsonObject Other(ApiRequest request, string kind) => Read(request, kind, out _);

    /// <summary>Pruned, normalized and defaulted. What was unknown is warned of or refused, as the query's fieldValidation says.</summary>
    public static JsonObject Typed(Call call, JsonObject value, IReadOnlyList<string> duplicates)
    {
        var type = call.Type;
        CheckType(type, value);
        value["apiVersion"] = type.ApiVersion;
        value["kind"] = type.Kind;
        var problems = duplicates.Select(path => $"duplicate field {JsonText.Quote(path)}").Concat(Pruned(type, value).Select(path => $"unknown field {JsonText.Quote(path)}")).ToList();
        Report(call, value, problems);
        Complete(type, value);
        return value;
    }

    /// <summary>Paths that the kind's schema does not know; they are gone from the value afterwards.</summary>
    public static IEnumerable<string> Pruned(ResourceType type, JsonObject value)
    {
        var unknown = Pruning.Apply(type.Schema, value);
        return value.Map("metadata") is { } metadata ? [.. unknown, .. Pruning.Apply(Metadata, metadata).Select(path => $"metadata.{path}")] : unknown;
    }

    private static JsonObject Read(ApiRequest request, string kind, out IReadOnlyList<string> duplicates)
    {
        duplicates = [];
        var text = Encoding.UTF8.GetString(request.Body);
        try
        {
            var node = MediaType(request.ContentType) switch
            {
                "" or "application/json" => JsonReader.Read(text, out duplicates),
                "application/vnd.kubernetes.protobuf" => ProtobufReader.Read(request.Body),
                "application/yaml" => Manifests.ReadOne(text),
                _ => throw ApiError.UnsupportedMediaType("application/json", "application/yaml"),
            };
            return node as JsonObject ?? throw new FormatException("json: cannot unmarshal value into Go value of type struct { APIVersion string; Kind string }");
        }
        catch (FormatException e)
        {
            throw ApiError.BadRequest($"the object provided is unrecognized (must be of type {kind}): couldn't get version/kind; json parse error: {e.Message} ({Summary(text)})");
        }
    }

    public static string MediaType(string? contentType) => (contentType ?? "").Split(';')[0].Trim().ToLowerInvariant();

    private static string Summary(string text)
    {
        if (text.Length == 0)
            return "<empty>";
        if (text[0] == '{')
            return text.Length > Shown ? text[..Shown] + " ..." : text;
        var bytes = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));
        return bytes.Length > 2 * Shown ? bytes[..(2 * Shown)] + " ..." : bytes;
    }

    private static void CheckType(ResourceType type, JsonObject value)
    {
        var (apiVersion, kind) = (value.Text("apiVersion") ?? "", value.Text("kind") ?? "");
        // Built-in kinds know what they are; custom resources must say it.
        if (type.IsCustom && kind.Length == 0)
            throw ApiError.BadRequest($"the object provided is unrecognized (must be of type {type.Kind}): Object 'Kind' is missing in '{JsonText.ToText(value)}' ({Summary(JsonText.ToText(value))})");
        if (apiVersion.Length > 0 && apiVersion != type.ApiVersion)
            throw ApiError.BadRequest($"the API version in the data ({apiVersion}) does not match the expected API version ({type.ApiVersion})");
        if (kind.Length > 0 && kind != type.Kind)
            throw ApiError.BadRequest($"{kind} in version {JsonText.Quote(type.Version)} cannot be handled as a {type.Kind}: converting ({kind}) to ({type.Kind}): unknown conversion");
    }

    private static void Report(Call call, JsonObject value, List<string> problems)
    {
        if (problems.Count == 0)
            return;
        switch (call.Query["fieldValidation"])
        {
            case "Ignore":
                break;
            case "Strict" when call.Info.Verb == "patch":
                throw call.Invalid("", FieldError.Invalid("patch", Encoding.UTF8.GetString(call.Request.Body), $"strict decoding error: {string.Join(", ", problems)}"));
            case "Strict":
                throw ApiError.BadRequest($"{value.Text("kind")} in version {JsonText.Quote(call.Type.Version)} cannot be handled as a {call.Type.Kind}: strict decoding error: {string.Join(", ", problems)}");
            default:
                call.Warnings.AddRange(problems);
                break;
        }
    }

    /// <summary>Types checked, empty fields gone, defaults there.</summary>
    public static void Complete(ResourceType type, JsonObject value)
    {
        try
        {
            if (type.IsCustom)
                BuiltInDecoding.Normalize(Metadata, value.Child("metadata"));
            else
                BuiltInDecoding.Normalize(type.Schema, value);
        }
        catch (FormatException e)
        {
            throw ApiError.BadRequest($"{type.Kind} in version {JsonText.Quote(type.Version)} cannot be handled as a {type.Kind}: {e.Message}");
        }
        Defaulting.Apply(type.Schema, value);
        type.Rules.Default(value);
    }
}
