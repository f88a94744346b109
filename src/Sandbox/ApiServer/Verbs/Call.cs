namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>A request on a resource that is served, and the warnings that its answer gathers.</summary>
internal sealed record Call(ApiRequest Request, RequestInfo Info, ResourceType Type, User User)
{
    private static readonly FieldSet None = new();
    private static readonly FieldSet Status = FieldSet.Of(["f:status"]);
    private static readonly FieldSet Spec = FieldSet.Of(["f:spec"]);
    private static readonly FieldSet SpecAndMetadata = FieldSet.Of(["f:spec"], ["f:metadata"]);

    public List<string> Warnings { get; } = [];

    public Query Query => Info.Query;

    /// <summary>Set when what is asked for is there already: nothing was written, and no watch hears of it.</summary>
    public bool ChangedNothing { get; set; }

    public bool DryRun { get; init; } = Info.DryRun;

    public bool IsStatus => Info.Subresource == "status";

    /// <summary>Who owns the fields that this call writes.</summary>
    public FieldManager Manager(string time) =>
        new(FieldManager.NameOf(Query["fieldManager"], Request.UserAgent), Type.ApiVersion, Info.Subresource, time, Ignored);

    public ApiError NotFound() => ApiError.NotFound(Type.Resource, Type.Group, Info.Name);

    public ApiError Conflict(string why) => ApiError.Conflict(Type.Resource, Type.Group, Info.Name, why);

    public ApiError Invalid(string name, params IReadOnlyCollection<FieldError> errors) => ApiError.Invalid(Type.Kind, Type.Group, name, errors);

    // The fields that the strategy of this door resets.
    private FieldSet Ignored => Info.Subresource switch
    {
        "status" => Type.IsCustom ? SpecAndMetadata : Spec,
        "" when Type.HasStatus => Status,
        _ => None,
    };
}
