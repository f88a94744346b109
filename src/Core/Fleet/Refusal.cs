namespace HomelabAutoscaler.Core.Fleet;

/// <summary>Why a request of Cluster Autoscaler is not carried out. Nothing was changed.</summary>
public sealed record Refusal(RefusalKind Kind, string Message);

public enum RefusalKind
{
    /// <summary>The request makes no sense, whatever the state.</summary>
    Invalid,

    /// <summary>It goes beyond the group's limits.</summary>
    OutOfRange,

    /// <summary>A person wants it otherwise, for the time being.</summary>
    Held,
}
