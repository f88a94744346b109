namespace HomelabAutoscaler.Core.Machines;

/// <summary>
/// What can happen to a machine. Events are read off the facts of one moment, so several can hold at once; the first in
/// this order that the machine's state does not ignore is the one that counts: wishes before reality, reality before
/// what Jobs say, and clocks last.
/// </summary>
public enum MachineEvent
{
    /// <summary>The machine is wanted on, and no shutdown is under way that cannot be called back.</summary>
    StartNode,

    /// <summary>The machine is wanted off.</summary>
    ShutdownNode,

    /// <summary>The machine's Node is Ready since a boot that counts and, for a machine being switched on, free of our marks.</summary>
    NodeReady,

    /// <summary>The machine is not heard any more: it is off, as far as Kubernetes can tell.</summary>
    NodeOff,

    /// <summary>The current attempt's Job succeeded, which is not recorded yet.</summary>
    JobCompleted,

    /// <summary>The current attempt's Job failed, and another attempt is left.</summary>
    JobFailed,

    /// <summary>The current attempt ran out of time, and another one is left.</summary>
    AttemptTimedOut,

    /// <summary>The last attempt failed or the operation ran out of time.</summary>
    AttemptsSpent,

    /// <summary>A failed operation may be tried again.</summary>
    RetestDue,
}
