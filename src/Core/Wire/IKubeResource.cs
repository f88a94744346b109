using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Wire;

/// <summary>A record that is a kind of the Kubernetes API.</summary>
/// <typeparam name="TSelf">The record itself.</typeparam>
public interface IKubeResource<TSelf> : IWire<TSelf>
    where TSelf : IKubeResource<TSelf>
{
    static abstract ResourceType Resource { get; }

    ObjectMeta Metadata { get; }

    /// <summary>The object with other metadata.</summary>
    TSelf WithMetadata(ObjectMeta metadata);

    ObjectKey Key => new(Metadata.Namespace, Metadata.Name);
}
