using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>Devices whose requests are known.</summary>
[Wire]
public enum HttpPreset
{
    /// <summary>Shelly plugs of the first generation (/relay/0?turn=on).</summary>
    [WireName("ShellyGen1")]
    ShellyGen1,

    /// <summary>Shelly Plus, Pro and later (/rpc/Switch.Set), with digest authentication.</summary>
    [WireName("ShellyGen2")]
    ShellyGen2,

    /// <summary>Anything with the Tasmota firmware (/cm?cmnd=Power%20On).</summary>
    [WireName("Tasmota")]
    Tasmota,
}
