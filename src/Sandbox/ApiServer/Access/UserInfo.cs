using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>authentication.k8s.io/v1 UserInfo, as reviews show a user.</summary>
internal static class UserInfo
{
    public static JsonObject Of(User user)
    {
        var info = new JsonObject { ["username"] = user.Name };
        if (user.Uid is { } uid)
            info["uid"] = uid;
        info["groups"] = Texts(user.Groups);
        if (user.Extra.Count > 0)
            info["extra"] = new JsonObject(user.Extra.Select(e => KeyValuePair.Create(e.Key, (JsonNode?)Texts(e.Value))));
        return info;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(t => JsonValue.Create(t))];
}
