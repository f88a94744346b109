using System.Text;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>One request, free of any transport. <paramref name="Target"/> is the path with its query.</summary>
public sealed record ApiRequest(string Method, string Target)
{
    public byte[] Body { get; init; } = [];

    public string? ContentType { get; init; }

    public string? Accept { get; init; }

    public string? UserAgent { get; init; }

    /// <summary>The Authorization header; looked at when <see cref="User"/> is not given.</summary>
    public string? Authorization { get; init; }

    /// <summary>Set by a caller that vouches for the user, for example from a client certificate.</summary>
    public User? User { get; init; }

    public static ApiRequest Get(string target) => new("GET", target) { User = User.Admin };

    public static ApiRequest Delete(string target, JsonObject? options = null) => With("DELETE", target, options, "application/json");

    public static ApiRequest Post(string target, JsonNode body) => With("POST", target, body, "application/json");

    public static ApiRequest Put(string target, JsonNode body) => With("PUT", target, body, "application/json");

    public static ApiRequest Patch(string target, JsonNode body, string contentType = "application/merge-patch+json") => With("PATCH", target, body, contentType);

    public override string ToString() => $"{Method} {Target} {Encoding.UTF8.GetString(Body)}";

    private static ApiRequest With(string method, string target, JsonNode? body, string contentType) =>
        new(method, target) { User = User.Admin, ContentType = contentType, Body = body is null ? [] : JsonText.ToUtf8(body) };
}
