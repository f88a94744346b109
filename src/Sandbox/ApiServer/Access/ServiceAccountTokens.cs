using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Signed tokens for service accounts, good until they expire or their account is gone.</summary>
internal sealed class ServiceAccountTokens(ClusterState state)
{
    public const string Audience = "https://kubernetes.default";
    private const long DefaultSeconds = 3600;
    private const string CredentialId = "authentication.kubernetes.io/credential-id";
    private static readonly StorageKey Accounts = new("", "serviceaccounts");
    private readonly byte[] _key = Encoding.UTF8.GetBytes(state.Identifiers.Uid());

    /// <summary>serviceaccounts/token.</summary>
    public ApiResponse Request(Call call)
    {
        var request = Decoding.Other(call.Request, "TokenRequest");
        var account = state.Get(Accounts, call.Info.Namespace, call.Info.Name) ?? throw call.NotFound();
        var seconds = request.Integer("spec", "expirationSeconds") ?? DefaultSeconds;
        if (seconds < 600)
            throw ApiError.Invalid("TokenRequest", "authentication.k8s.io", "", [FieldError.Invalid("spec.expirationSeconds", seconds, "may not specify a duration less than 10 minutes")]);
        var audiences = request.List("spec", "audiences").Texts().ToArray();
        if (audiences.Length == 0)
            audiences = [Audience];
        var expires = state.Time.GetUtcNow().AddSeconds(seconds);
        return ApiResponse.Of(201, new JsonObject
        {
            ["kind"] = "TokenRequest",
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["metadata"] = new JsonObject { ["name"] = account.Name, ["namespace"] = account.Namespace, ["creationTimestamp"] = state.Now },
            ["spec"] = new JsonObject { ["audiences"] = Array(audiences), ["expirationSeconds"] = seconds, ["boundObjectRef"] = request.At("spec", "boundObjectRef")?.DeepClone() },
            ["status"] = new JsonObject { ["token"] = Sign(account, audiences, expires), ["expirationTimestamp"] = expires.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture) },
        });
    }

    /// <summary>Null when the token is not one of these, or no longer.</summary>
    public User? Find(string token)
    {
        if (Claims(token) is not { } claims || claims.Integer("exp") is not { } expires || state.Time.GetUtcNow().ToUnixTimeSeconds() >= expires)
            return null;
        var (ns, name) = (claims.Text("kubernetes.io", "namespace") ?? "", claims.Text("kubernetes.io", "serviceaccount", "name") ?? "");
        var uid = claims.Text("kubernetes.io", "serviceaccount", "uid");
        if (!claims.List("aud").Texts().Contains(Audience) || state.Get(Accounts, ns, name)?.Uid != uid)
            return null;
        return new User($"system:serviceaccount:{ns}:{name}", ["system:serviceaccounts", $"system:serviceaccounts:{ns}", User.Authenticated])
        {
            Uid = uid,
            Extra = new Dictionary<string, IReadOnlyList<string>> { [CredentialId] = [$"JTI={claims.Text("jti")}"] },
        };
    }

    private string Sign(StoredObject account, string[] audiences, DateTimeOffset expires)
    {
        var now = state.Time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["aud"] = Array(audiences),
            ["exp"] = expires.ToUnixTimeSeconds(),
            ["iat"] = now,
            ["nbf"] = now,
            ["iss"] = Audience,
            ["jti"] = state.Identifiers.Uid(),
            ["kubernetes.io"] = new JsonObject { ["namespace"] = account.Namespace, ["serviceaccount"] = new JsonObject { ["name"] = account.Name, ["uid"] = account.Uid } },
            ["sub"] = $"system:serviceaccount:{account.Namespace}:{account.Name}",
        };
        var unsigned = $"{Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8)}.{Base64Url.EncodeToString(JsonText.ToUtf8(claims))}";
        return $"{unsigned}.{Signature(unsigned)}";
    }

    private JsonNode? Claims(string token)
    {
        var end = token.LastIndexOf('.');
        if (end < 0 || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Signature(token[..end])), Encoding.UTF8.GetBytes(token[(end + 1)..])))
            return null;
        return JsonReader.Read(Base64Url.DecodeFromChars(token.AsSpan(token.IndexOf('.', StringComparison.Ordinal) + 1, end - token.IndexOf('.', StringComparison.Ordinal) - 1)));
    }

    private string Signature(string unsigned) => Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(unsigned)));

    private static JsonArray Array(IEnumerable<string> texts) => [.. texts.Select(t => JsonValue.Create(t))];
}
