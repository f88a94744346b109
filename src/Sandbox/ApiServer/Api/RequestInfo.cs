namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>What a request is about: the resource its path names and the verb its method and query mean.</summary>
internal sealed record RequestInfo(string Method, string Path, Query Query)
{
    public bool IsResource { get; init; }

    public string Verb { get; init; } = "";

    public string Group { get; init; } = "";

    public string Version { get; init; } = "";

    public string Resource { get; init; } = "";

    public string Subresource { get; init; } = "";

    public string Namespace { get; init; } = "";

    public string Name { get; init; } = "";

    public bool IsWatch => Verb == "watch";

    public bool DryRun => Query["dryRun"] == "All";

    public static RequestInfo Parse(string method, string target)
    {
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        var path = mark < 0 ? target : target[..mark];
        var query = new Query(mark < 0 ? "" : target[(mark + 1)..]);
        var info = new RequestInfo(method, path, query) { Verb = method.ToLowerInvariant() };
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();

        var (group, version, rest) = parts switch
        {
            ["api", var v, .. var more] when more.Length > 0 => ("", v, more),
            ["apis", var g, var v, .. var more] when more.Length > 0 => (g, v, more),
            _ => ("", "", []),
        };
        if (rest.Length == 0)
            return info;

        // A namespace itself is /namespaces/NAME and its subresources; everything deeper is inside it.
        var ns = "";
        if (rest is ["namespaces", var inside, var inner, ..] && !(group.Length == 0 && inner is "status" or "finalize"))
        {
            ns = inside;
            rest = rest[2..];
        }
        else if (group.Length == 0 && rest is ["namespaces", var itself, ..])
        {
            ns = itself;
        }
        if (rest.Length > 3)
            return info;

        var name = rest.Length > 1 ? rest[1] : "";
        return info with
        {
            IsResource = true,
            Group = group,
            Version = version,
            Namespace = ns,
            Resource = rest[0],
            Name = name,
            Subresource = rest.Length > 2 ? rest[2] : "",
            Verb = VerbOf(method, name, query),
        };
    }

    private static string VerbOf(string method, string name, Query query) => method switch
    {
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => name.Length == 0 ? "deletecollection" : "delete",
        "GET" or "HEAD" when query.Flag("watch") => "watch",
        "GET" or "HEAD" => name.Length == 0 ? "list" : "get",
        _ => method.ToLowerInvariant(),
    };
}
