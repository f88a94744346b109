using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>What becomes of the machines of a window that closes.</summary>
[Wire]
public enum WindowEnd
{
    /// <summary>They stay on until Cluster Autoscaler finds that nobody needs them.</summary>
    [WireName("Leave")]
    Leave,

    /// <summary>As many as the minimum falls by are switched off, of those that were woken for it.</summary>
    [WireName("Shed")]
    Shed,
}
