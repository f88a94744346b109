namespace HomelabAutoscaler.Kubernetes.Api;

/// <summary>How a patch's body is to be understood.</summary>
public enum PatchKind
{
    /// <summary>JSON merge patch (RFC 7386): null removes, lists are replaced.</summary>
    Merge,

    /// <summary>Kubernetes' own, for built-in kinds: lists of objects are merged by key.</summary>
    StrategicMerge,
}
