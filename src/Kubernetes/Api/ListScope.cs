using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Kubernetes.Api;

/// <summary>Which objects of a kind are meant.</summary>
/// <param name="Namespace">One namespace; null for all, and for kinds without.</param>
/// <param name="LabelSelector">Only objects with these labels.</param>
/// <param name="FieldSelector">Only objects with these fields.</param>
public sealed record ListScope(string? Namespace = null, string? LabelSelector = null, string? FieldSelector = null)
{
    public static ListScope All { get; } = new();

    /// <summary>Whether an object of the key is within the scope, as far as its namespace goes.</summary>
    public bool Covers(ObjectKey key) => Namespace is null || Namespace == key.Namespace;

    internal string Path<T>(params ReadOnlySpan<string> parameters)
        where T : IKubeResource<T>
    {
        var query = new List<string>();
        foreach (var parameter in parameters)
        {
            if (parameter.Length > 0)
            {
                query.Add(parameter);
            }
        }

        if (LabelSelector is not null)
        {
            query.Add($"labelSelector={Uri.EscapeDataString(LabelSelector)}");
        }

        if (FieldSelector is not null)
        {
            query.Add($"fieldSelector={Uri.EscapeDataString(FieldSelector)}");
        }

        return $"{T.Resource.PathOf(Namespace)}?{string.Join('&', query)}";
    }
}
