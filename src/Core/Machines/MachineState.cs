using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>Where a machine is in its life; the wire names of the first four are the Go original's.</summary>
[Wire]
public enum MachineState
{
    /// <summary>Not looked at yet.</summary>
    Unknown,

    /// <summary>Off.</summary>
    [WireName("shutdown")]
    Shutdown,

    /// <summary>Being switched on: until its Node is Ready, uncordoned and untainted.</summary>
    [WireName("startingup")]
    StartingUp,

    /// <summary>On and in use; its Node was Ready when the state was entered.</summary>
    [WireName("ready")]
    Ready,

    /// <summary>Being switched off: until it is no longer heard.</summary>
    [WireName("shuttingdown")]
    ShuttingDown,

    /// <summary>Wanted off: its Pods are being moved away, and nothing was switched yet.</summary>
    [WireName("draining")]
    Draining,

    /// <summary>Wanted on, but every attempt failed.</summary>
    [WireName("startupfailed")]
    StartupFailed,

    /// <summary>Wanted off, but every attempt failed.</summary>
    [WireName("shutdownfailed")]
    ShutdownFailed,

    /// <summary>Wanted off, but on: its Pods could not be moved away.</summary>
    [WireName("drainfailed")]
    DrainFailed,
}
