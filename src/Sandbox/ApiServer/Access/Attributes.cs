namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>What someone wants to do, as authorization sees it. A path stands for what is no resource.</summary>
internal sealed record Attributes(User User, string Verb)
{
    public string Group { get; init; } = "";

    public string Resource { get; init; } = "";

    public string Subresource { get; init; } = "";

    public string Namespace { get; init; } = "";

    public string Name { get; init; } = "";

    public string Path { get; init; } = "";

    public bool IsResource => Path.Length == 0;

    public string FullResource => Subresource.Length == 0 ? Resource : $"{Resource}/{Subresource}";

    public static Attributes Of(RequestInfo info, User user) => info.IsResource
        ? new Attributes(user, info.Verb) { Group = info.Group, Resource = info.Resource, Subresource = info.Subresource, Namespace = info.Namespace, Name = info.Name }
        : new Attributes(user, info.Verb) { Path = info.Path };

    public ApiError Forbidden()
    {
        var who = $"User {JsonText.Quote(User.Name)}";
        if (!IsResource)
            return new ApiError(403, "Forbidden", $"forbidden: {who} cannot {Verb} path {JsonText.Quote(Path)}") { Details = [] };
        var where = Namespace.Length > 0 ? $"in the namespace {JsonText.Quote(Namespace)}" : "at the cluster scope";
        return ApiError.Forbidden(Resource, Group, Name, $"{who} cannot {Verb} resource {JsonText.Quote(FullResource)} in API group {JsonText.Quote(Group)} {where}");
    }
}
