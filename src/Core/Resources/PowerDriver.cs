using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>
/// The hardware that switches a machine, which the operator's own image knows how to use. State all that there is: the best
/// way for each purpose is taken.
/// </summary>
[Wire]
[Cel("has(self.wakeOnLan) || has(self.redfish) || has(self.http) || has(self.nodePoweroff)", "a driver needs at least one of wakeOnLan, redfish, http and nodePoweroff")]
public sealed partial record PowerDriver
{
    /// <summary>A network card that listens while the machine is off. It can only switch on.</summary>
    public WakeOnLan? WakeOnLan { get; init; }

    /// <summary>A management controller (BMC) that speaks Redfish. It can do everything.</summary>
    public RedfishController? Redfish { get; init; }

    /// <summary>A smart plug, or anything else that is switched by HTTP requests.</summary>
    public HttpSwitch? Http { get; init; }

    /// <summary>The machine's own init is asked to power it off, by a Pod on it: a clean way off without SSH.</summary>
    public NodePoweroff? NodePoweroff { get; init; }
}
