using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Kubernetes.Api;

/// <summary>An object that does not fit the model: says which, and which member.</summary>
public sealed class UnreadableObjectException(ObjectKey key, Exception cause) : Exception($"{key}: {cause.Message}", cause)
{
    public ObjectKey Key => key;
}
