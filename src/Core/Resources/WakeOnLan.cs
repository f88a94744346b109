using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A magic packet wakes the machine.</summary>
[Wire]
public sealed partial record WakeOnLan
{
    /// <summary>Address of the network card, such as 00:00:5e:00:53:01.</summary>
    [Pattern("^([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$")]
    public required string MacAddress { get; init; }

    /// <summary>Where the packet is sent: the broadcast address of the machine's subnet, or a host name. Default: 255.255.255.255, the Job's own network.</summary>
    [Bounds(Minimum = 1, Maximum = 253)]
    public string? BroadcastAddress { get; init; }

    /// <summary>UDP port. Default: 9.</summary>
    [Bounds(Minimum = 1, Maximum = 65535)]
    public int? Port { get; init; }

    /// <summary>The SecureOn password, 4 or 6 bytes as 00-00-00-00-00-00 or 192.0.2.1.</summary>
    public SecretKey? Password { get; init; }
}
