using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Kubernetes.Api;

/// <summary>What is asked of the API server, as messages name it: <c>patch nodes.infra.homecluster.dev/status lab/n1</c>.</summary>
/// <param name="Verb">As Kubernetes has it, such as list.</param>
/// <param name="Resource">Full name of the resource, and the subresource where it is about one.</param>
/// <param name="Where">The object, or the namespace; empty for all namespaces.</param>
public sealed record KubeRequest(string Verb, string Resource, string Where = "")
{
    /// <summary>About one object.</summary>
    public static KubeRequest Of<T>(string verb, ObjectKey key, string? subresource = null)
        where T : IKubeResource<T> =>
        new(verb, subresource is null ? T.Resource.FullName : $"{T.Resource.FullName}/{subresource}", key.ToString());

    /// <summary>About all objects of a namespace, or of all namespaces.</summary>
    public static KubeRequest Of<T>(string verb, string? @namespace)
        where T : IKubeResource<T> =>
        new(verb, T.Resource.FullName, @namespace is null ? "" : $"in {@namespace}");

    public override string ToString() => Where.Length == 0 ? $"{Verb} {Resource}" : $"{Verb} {Resource} {Where}";
}
