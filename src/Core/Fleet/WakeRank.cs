namespace HomelabAutoscaler.Core.Fleet;

/// <summary>How ready a machine is to be woken, best first; before any criterion counts.</summary>
public enum WakeRank
{
    /// <summary>It is on still and need not boot.</summary>
    StillOn,

    Off,

    /// <summary>It must be waited for.</summary>
    GoingOff,

    /// <summary>It fell silent without being switched off, and may be broken.</summary>
    Lost,

    /// <summary>Its last boot was given up.</summary>
    GivenUp,

    /// <summary>It failed lately, and may fail again.</summary>
    Failed,
}
