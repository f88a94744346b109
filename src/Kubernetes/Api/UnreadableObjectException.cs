using HomelabAutoscaler.Core.Errors;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Kubernetes.Api;

/// <summary>An object that does not fit the model: says which, and which member.</summary>
public sealed class UnreadableObjectException(ObjectKey key, Exception cause) : Exception($"{key}: {Cause.Of(cause)}", cause)
{
    public ObjectKey Key => key;

    /// <summary>Whether reading an object failed for what is in it; text that is no Unicode is met with an InvalidOperationException.</summary>
    internal static bool IsCause(Exception e) => e is WireException or InvalidOperationException;
}
