using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Kubernetes.Watching;

internal static class Sameness
{
    /// <summary>Heartbeats and writes to what is not modelled change nothing but the version.</summary>
    public static bool IsSameButForVersion<T>(this T known, T item)
        where T : class, IKubeResource<T> =>
        known.Equals(item.WithMetadata(item.Metadata with { ResourceVersion = known.Metadata.ResourceVersion }));
}
