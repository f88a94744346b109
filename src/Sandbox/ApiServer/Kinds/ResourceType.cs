using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>A resource as one group and version serves it.</summary>
internal sealed record ResourceType(string Group, string Version, string Resource, string Kind)
{
    private static readonly string[] AllVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
    private static readonly string[] CustomVerbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public string QualifiedResource => Group.Length == 0 ? Resource : $"{Resource}.{Group}";

    public string Singular { get; init; } = Kind.ToLowerInvariant();

    public string ListKind { get; init; } = Kind + "List";

    public bool Namespaced { get; init; } = true;

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public required Schema Schema { get; init; }

    public StorageKey Storage { get; init; } = new(Group, Resource);

    /// <summary>The version in which objects are stored; reading through another one changes their apiVersion.</summary>
    public string StorageVersion { get; init; } = Version;

    public KindRules Rules { get; init; } = KindRules.None;

    public bool HasStatus { get; init; }

    /// <summary>metadata.generation counts changes of the specification.</summary>
    public bool TracksGeneration { get; init; }

    /// <summary>A deletion answers with the object instead of a Status.</summary>
    public bool ReturnsDeleted { get; init; }

    public ScaleSubresource? Scale { get; init; }

    public bool IsCustom { get; init; }

    /// <summary>A question that is answered and not stored, such as a TokenReview.</summary>
    public bool IsReview { get; init; }

    public IReadOnlyList<string> SelectableFields { get; init; } = [];

    public IReadOnlyList<TableColumn> Columns { get; init; } = [];

    /// <summary>Said to whoever uses a deprecated version.</summary>
    public string DeprecationWarning { get; init; } = "";

    /// <summary>Where the same stored object is shown in another spelling.</summary>
    public Func<JsonObject, JsonObject>? FromStored { get; init; }

    public Func<JsonObject, JsonObject>? ToStored { get; init; }

    public IReadOnlyList<string> Verbs => IsReview ? ["create"] : IsCustom ? CustomVerbs : AllVerbs;

    /// <summary>What an object of this kind is before its first write.</summary>
    public JsonObject Zero => IsCustom ? new JsonObject { ["apiVersion"] = ApiVersion, ["kind"] = Kind } : BuiltInDecoding.Zero(Schema);

    /// <summary>A stored object as this version shows it; the stored one itself is never handed out for changing.</summary>
    public JsonObject View(JsonObject stored)
    {
        var view = FromStored is null ? stored.Copy() : FromStored(stored);
        view["apiVersion"] = ApiVersion;
        view["kind"] = Kind;
        return view;
    }

    public JsonObject Unview(JsonObject view)
    {
        var stored = ToStored is null ? view : ToStored(view);
        stored["apiVersion"] = Storage.Group.Length == 0 ? StorageVersion : $"{Storage.Group}/{StorageVersion}";
        return stored;
    }

    public byte[] Utf8(StoredObject stored) =>
        FromStored is null && Version == StorageVersion ? stored.Json : JsonText.ToUtf8(View(stored.Value));
}
