using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>In which of its shapes a client wants an object: itself, a Table row, or its metadata alone.</summary>
internal sealed record Representation(string Kind, ResourceType Type, string IncludeObject, TimeProvider Time)
{
    private static readonly string[] Acceptable = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];

    public bool IsPlain => Kind.Length == 0;

    public static Representation Of(Call call, TimeProvider time) => new(KindOf(call.Request.Accept), call.Type, call.Query["includeObject"], time);

    public ReadOnlyMemory<byte> Of(StoredObject stored, bool withColumns = true) => Kind switch
    {
        "" => Type.Utf8(stored),
        "Table" => JsonText.ToUtf8(Tables.Of(Type, [Type.View(stored.Value)], ListMetadata(stored.Value.Text("metadata", "resourceVersion")), IncludeObject, Time.GetUtcNow(), withColumns)),
        _ => JsonText.ToUtf8(Tables.PartialMetadata(stored.Value)),
    };

    /// <summary>A list, put together from the stored bytes of its items where it can be.</summary>
    public ApiResponse List(IReadOnlyList<StoredObject> items, JsonObject metadata)
    {
        if (Kind == "Table")
            return ApiResponse.Of(200, Tables.Of(Type, items.Select(i => Type.View(i.Value)), metadata, IncludeObject, Time.GetUtcNow()));
        var (apiVersion, kind) = IsPlain ? (Type.ApiVersion, Type.ListKind) : ("meta.k8s.io/v1", "PartialObjectMetadataList");
        var parts = new List<ReadOnlyMemory<byte>>(2 * items.Count + 2)
        {
            Utf8($"{{\"kind\":{JsonText.Quote(kind)},\"apiVersion\":{JsonText.Quote(apiVersion)},\"metadata\":{JsonText.ToText(metadata)},\"items\":["),
        };
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                parts.Add(Comma);
            parts.Add(IsPlain ? Type.Utf8Item(items[i]) : Of(items[i]));
        }
        parts.Add(End);
        return new ApiResponse(200, parts);
    }

    private static readonly ReadOnlyMemory<byte> Comma = Utf8(",");
    private static readonly ReadOnlyMemory<byte> End = Utf8("]}");

    private static JsonObject ListMetadata(string? version) => version is null ? [] : new() { ["resourceVersion"] = version };

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    // The first clause that can be served wins; "" is the object itself.
    private static string KindOf(string? accept)
    {
        if (string.IsNullOrWhiteSpace(accept))
            return "";
        foreach (var clause in accept.Split(','))
        {
            var words = clause.Split(';', StringSplitOptions.TrimEntries);
            var asked = words.Skip(1).Select(w => w.Split('=', 2)).Where(w => w.Length == 2).GroupBy(w => w[0]).ToDictionary(g => g.Key, g => g.First()[1]);
            if (words[0] is not ("application/json" or "application/*" or "*/*"))
                continue;
            if (!asked.TryGetValue("as", out var kind))
                return "";
            if (kind is "Table" or "PartialObjectMetadata" or "PartialObjectMetadataList" && asked.GetValueOrDefault("g") == "meta.k8s.io" && asked.GetValueOrDefault("v") == "v1")
                return kind == "Table" ? kind : "PartialObjectMetadata";
        }
        throw ApiError.NotAcceptable(Acceptable);
    }
}
