using System.Net;
using System.Net.Sockets;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Power;

/// <summary>Wakes a machine with magic packets. Nobody answers them, so that success means only that they were sent.</summary>
internal sealed class WakeOnLanSwitch(WakeOnLan settings, SecretFolder secrets, TimeProvider clock) : ISwitch
{
    private const int DefaultPort = 9;

    /// <summary>UDP loses packets.</summary>
    private const int Packets = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public async Task OnAsync(CancellationToken cancellation)
    {
        var packet = MagicPacket.Of(settings.MacAddress, settings.Password is { } password ? secrets.Read(password) : null);
        var target = await TargetAsync(cancellation).ConfigureAwait(false);
        try
        {
            using var socket = new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { EnableBroadcast = target.AddressFamily == AddressFamily.InterNetwork };
            for (var sent = 0; sent < Packets; sent++)
            {
                if (sent > 0)
                {
                    await Task.Delay(Pause, clock, cancellation).ConfigureAwait(false);
                }

                await socket.SendToAsync(packet, target, cancellation).ConfigureAwait(false);
            }
        }
        catch (SocketException e)
        {
            throw new PowerException($"the magic packet for {settings.MacAddress} could not be sent to {target}: {e.Message}: set wakeOnLan.broadcastAddress to the broadcast address of the machine's subnet", e);
        }
    }

    public Task OffAsync(bool hard, CancellationToken cancellation) => throw new PowerException("Wake-on-LAN can only switch on");

    public Task<PowerReading> ReadAsync(CancellationToken cancellation) => Task.FromResult(new PowerReading(null, "Wake-on-LAN cannot tell"));

    private async Task<IPEndPoint> TargetAsync(CancellationToken cancellation)
    {
        var port = settings.Port ?? DefaultPort;
        if (settings.BroadcastAddress is not { Length: > 0 } name)
        {
            return new(IPAddress.Broadcast, port);
        }

        try
        {
            var addresses = await Dns.GetHostAddressesAsync(name, cancellation).ConfigureAwait(false);
            return new(addresses.FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0], port);
        }
        catch (SocketException e)
        {
            throw new PowerException($"wakeOnLan.broadcastAddress {name} is neither an address nor a name that is known: {e.Message}", e);
        }
    }
}
