using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>A resource as one group and version serves it.</summary>
internal sealed record ResourceType(string Group, string Version, string Resource, string Kind)
{
    private static readonly string[] AllVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
    private static readonly string[] CustomVerbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

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

    /// <summary>A status given with a new object is kept: the kubelet registers its node with one.</summary>
    public bool KeepsNewStatus { get; init; }

    /// <summary>An update must say which version it is based on.</summary>
    public bool NeedsResourceVersion { get; init; }

    /// <summary>An update of an object that is not there creates it.</summary>
    public bool CreatesOnUpdate { get; init; }

    /// <summary>What the object's name must look like: what is wrong with it, or null.</summary>
    public Func<string, string?> NameProblem { get; init; } = LabelSyntax.Subdomain;

    /// <summary>A deletion answers with the object instead of a Status.</summary>
    public bool ReturnsDeleted { get; init; }

    public ScaleSubresource? Scale { get; init; }

    /// <summary>Beside status and scale.</summary>
    public IReadOnlyList<Subresource> Actions { get; init; } = [];

    public IEnumerable<Subresource> Subresources
    {
        get
        {
            foreach (var action in Actions)
                yield return action;
            if (Scale is not null)
                yield return Subresource.Scale;
            if (HasStatus)
                yield return Subresource.Status(Kind);
        }
    }

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
        var rest = stored.Where(m => m.Key is not ("kind" or "apiVersion")).ToList();
        stored.Clear();
        // First, so that StoredObject can leave them out.
        stored["kind"] = Kind;
        stored["apiVersion"] = Storage.Group.Length == 0 ? StorageVersion : $"{Storage.Group}/{StorageVersion}";
        foreach (var (name, value) in rest)
            stored[name] = value;
        return stored;
    }

    public byte[] Utf8(StoredObject stored) =>
        FromStored is null && Version == StorageVersion ? stored.Json : JsonText.ToUtf8(View(stored.Value));

    /// <summary>As an item of a list: those of built-in kinds do not repeat what they are.</summary>
    public ReadOnlyMemory<byte> Utf8Item(StoredObject stored)
    {
        if (IsCustom)
            return Utf8(stored);
        if (FromStored is null)
            return stored.JsonWithoutType;
        var view = View(stored.Value);
        view.Remove("apiVersion");
        view.Remove("kind");
        return JsonText.ToUtf8(view);
    }
}
