using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Kubernetes.Watching;

internal static class Sameness
{
    /// <summary>What is known, at the version of the item: equal to the item when a heartbeat, or a write to what is not modelled, changed nothing else.</summary>
    public static T AtVersionOf<T>(this T known, T item)
        where T : class, IKubeResource<T> =>
        known.WithMetadata(known.Metadata with { ResourceVersion = item.Metadata.ResourceVersion });
}
