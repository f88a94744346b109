using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Kubernetes.Api;

public enum WatchEventType
{
    Added,
    Modified,
    Deleted,

    /// <summary>Nothing changed up to this resourceVersion.</summary>
    Bookmark,

    /// <summary>An object that cannot be read; it is reported and passed over.</summary>
    Unreadable,
}

/// <summary>One change that a watch told of.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Value">The object, when one was read.</param>
/// <param name="ResourceVersion">Where a watch may continue.</param>
/// <param name="Problem">Why an object is unreadable, one that was deleted included.</param>
public readonly record struct WatchEvent<T>(WatchEventType Type, T? Value, string ResourceVersion, Exception? Problem = null)
    where T : class, IKubeResource<T>
{
    /// <summary>The key of the object, when one was told of.</summary>
    internal ObjectKey? Key => Value?.Key ?? (Problem as UnreadableObjectException)?.Key;
}
