using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>A refusal with the Status that says why. Thrown where it is found and answered in one place, by the <see cref="Cluster"/>.</summary>
internal sealed class ApiError(int code, string? reason, string message) : Exception(message)
{
    public int Code => code;

    public string? Reason => reason;

    public JsonObject? Details { get; init; }

    public int? RetryAfterSeconds { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    public JsonObject ToStatus()
    {
        var status = new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure", ["message"] = Message };
        if (reason is not null)
            status["reason"] = reason;
        if (Details is not null)
            status["details"] = Details.DeepClone();
        status["code"] = code;
        return status;
    }

    public ApiResponse ToResponse() => ApiResponse.Of(code, ToStatus()) with { RetryAfterSeconds = RetryAfterSeconds, Warnings = Warnings };

    public static ApiError BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiError Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static ApiError NotFound(string resource, string group, string name) =>
        new(404, "NotFound", $"{Qualified(resource, group)} {JsonText.Quote(name)} not found") { Details = About(name, group, resource) };

    /// <summary>No such path at all.</summary>
    public static ApiError NoSuchResource() => new(404, "NotFound", "the server could not find the requested resource") { Details = [] };

    public static ApiError AlreadyExists(string resource, string group, string name) =>
        new(409, "AlreadyExists", $"{Qualified(resource, group)} {JsonText.Quote(name)} already exists") { Details = About(name, group, resource) };

    public static ApiError Conflict(string resource, string group, string name, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {Qualified(resource, group)} {JsonText.Quote(name)}: {why}") { Details = About(name, group, resource) };

    public static ApiError Forbidden(string resource, string group, string name, string why) =>
        new(403, "Forbidden", $"{Qualified(resource, group)}{(name.Length == 0 ? "" : " " + JsonText.Quote(name))} is forbidden: {why}") { Details = About(name, group, resource) };

    public static ApiError Invalid(string kind, string group, string name, IReadOnlyCollection<FieldError> errors)
    {
        var details = About(name, group, kind);
        details["causes"] = new JsonArray([.. errors.Select(e => e.ToCause())]);
        var texts = errors.Select(e => e.ToString()).Distinct().ToList();
        var all = texts.Count == 1 ? texts[0] : $"[{string.Join(", ", texts)}]";
        return new(422, "Invalid", $"{Qualified(kind, group)} {JsonText.Quote(name)} is invalid: {all}") { Details = details };
    }

    public static ApiError MethodNotAllowed() =>
        new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource") { Details = [] };

    public static ApiError UnsupportedMediaType(params string[] accepted) =>
        new(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: {string.Join(", ", accepted)}");

    public static ApiError NotAcceptable(params string[] accepted) =>
        new(406, "NotAcceptable", $"only the following media types are accepted: {string.Join(", ", accepted)}");

    public static ApiError Expired(string message) => new(410, "Expired", message);

    public static ApiError TooManyRequests(string message, params JsonObject[] causes) =>
        new(429, "TooManyRequests", message) { Details = new JsonObject { ["causes"] = new JsonArray([.. causes]) } };

    public static ApiError Internal(string message) =>
        new(500, "InternalError", $"Internal error occurred: {message}") { Details = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["message"] = message }) } };

    private static string Qualified(string resource, string group) => group.Length == 0 ? resource : $"{resource}.{group}";

    private static JsonObject About(string name, string group, string kind)
    {
        var details = new JsonObject();
        if (name.Length > 0)
            details["name"] = name;
        if (group.Length > 0)
            details["group"] = group;
        details["kind"] = kind;
        return details;
    }
}
