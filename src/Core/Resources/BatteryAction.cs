using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

[Wire]
public enum BatteryAction
{
    /// <summary>The machine is switched off when its turn comes, and on again when the mains are back.</summary>
    [WireName("Shed")]
    Shed,

    /// <summary>The same as soon as it is an outage, whatever is in the battery.</summary>
    [WireName("ShedAtOnce")]
    ShedAtOnce,

    /// <summary>The machine stays on for as long as the battery lasts.</summary>
    [WireName("Keep")]
    Keep,

    /// <summary>The machine hangs on another socket: the battery does not concern it.</summary>
    [WireName("Ignore")]
    Ignore,
}
