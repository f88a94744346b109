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

    /// <summary>The machine is wanted off, and its Pods need not or no longer be moved away.</summary>
    ShutdownNode,

    /// <summary>The machine is wanted off, and its Pods must be moved away first.</summary>
    DrainNode,

    /// <summary>The machine's Node is Ready since a boot that counts and, for a machine being switched on, free of our marks.</summary>
    NodeReady,

    /// <summary>The machine is not heard any more: it is off, as far as Kubernetes can tell.</summary>
    NodeOff,

    /// <summary>The machine fell silent although it is wanted on, and its policy is to switch it on again.</summary>
    NodeLost,

    /// <summary>All Pods are gone, or time is up and they are not waited for.</summary>
    Drained,

    /// <summary>Time is up, and Pods are left that must not be lost.</summary>
    DrainBlocked,

    /// <summary>The machine is silent after its Job, and there is a way to find out whether it is off.</summary>
    VerificationDue,

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
