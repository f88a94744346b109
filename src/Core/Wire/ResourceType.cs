namespace HomelabAutoscaler.Core.Wire;

/// <summary>What the API server calls a kind, and where it serves it.</summary>
/// <param name="Group">API group, empty for core.</param>
/// <param name="Version">API version.</param>
/// <param name="Kind">Kind, as in manifests.</param>
/// <param name="Plural">Resource name in paths.</param>
/// <param name="Namespaced">Whether objects live in namespaces.</param>
public sealed record ResourceType(string Group, string Version, string Kind, string Plural, bool Namespaced)
{
    /// <summary>As in manifests: <c>GROUP/VERSION</c>, or the version alone in the core group.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>As in the server's messages: <c>nodes.infra.homecluster.dev</c>.</summary>
    public string FullName => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>Path of the collection in a namespace, or of all objects when it is null.</summary>
    public string PathOf(string? @namespace = null)
    {
        var root = Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";
        return Namespaced && @namespace is not null ? $"{root}/namespaces/{PathSegment.Of(@namespace)}/{Plural}" : $"{root}/{Plural}";
    }

    /// <summary>Path of one object.</summary>
    public string PathOf(ObjectKey key) => $"{PathOf(key.Namespace)}/{PathSegment.Of(key.Name)}";
}
