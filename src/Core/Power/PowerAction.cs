namespace HomelabAutoscaler.Core.Power;

/// <summary>What is asked of a machine's hardware.</summary>
public enum PowerAction
{
    On,

    /// <summary>Off in an orderly way.</summary>
    Off,

    /// <summary>Off at once, for a machine that did not obey.</summary>
    ForceOff,

    /// <summary>Succeeds when the machine is off.</summary>
    VerifyOff,
}
