using System.Net;
using System.Net.Sockets;
using HomelabAutoscaler.Core.Power;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Power.Tests.Simulators;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Power.Tests.Drivers;

/// <summary>Against a network card that is a real UDP socket of this machine.</summary>
public sealed class WakeOnLanTests : IDisposable
{
    private const string Address = "00:00:5e:00:53:01";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Secrets _secrets = new();
    private readonly WatchedClock _clock = new();
    private readonly UdpClient _card = new(new IPEndPoint(IPAddress.Loopback, 0));

    private WakeOnLan Settings => new() { MacAddress = Address, BroadcastAddress = "127.0.0.1", Port = ((IPEndPoint)_card.Client.LocalEndPoint!).Port };

    public void Dispose()
    {
        _card.Dispose();
        _secrets.Dispose();
    }

    [Test]
    public async Task Three_packets_arrive_with_pauses_between_them()
    {
        var run = RunAsync(Settings);
        var expected = MagicPacket.Of(Address, null);
        await Assert.That((await ReceiveAsync()).SequenceEqual(expected)).IsTrue();
        await Assert.That(_card.Available).IsEqualTo(0);
        await _clock.PassAsync(Pause);
        await Assert.That((await ReceiveAsync()).SequenceEqual(expected)).IsTrue();
        await _clock.PassAsync(Pause);
        await Assert.That((await ReceiveAsync()).SequenceEqual(expected)).IsTrue();
        await Assert.That(await run).IsEqualTo("On: done with WakeOnLan");
        await Assert.That(_card.Available).IsEqualTo(0);
    }

    [Test]
    public async Task A_SecureOn_password_comes_from_the_Secret()
    {
        _secrets.With("wake", "password", "192.0.2.1\n");
        var run = RunAsync(Settings with { Password = new() { SecretName = "wake", Key = "password" } });
        var packet = await ReceiveAsync();
        await Assert.That(packet.SequenceEqual(MagicPacket.Of(Address, "192.0.2.1"))).IsTrue();
        await _clock.PassAsync(Pause);
        await _clock.PassAsync(Pause);
        await run;
    }

    [Test]
    public async Task A_password_that_is_not_there_is_told()
    {
        var error = await Failing.With<PowerException>(() => RunAsync(Settings with { Password = new() { SecretName = "wake", Key = "secure-on" } }));
        await Assert.That(error.Message).IsEqualTo("Secret wake has no key secure-on that can be read: create it in the machine's namespace");
    }

    [Test]
    public async Task A_host_name_will_do()
    {
        var run = RunAsync(Settings with { BroadcastAddress = "localhost" });
        await Assert.That((await ReceiveAsync()).Length).IsEqualTo(102);
        await _clock.PassAsync(Pause);
        await _clock.PassAsync(Pause);
        await run;
    }

    [Test]
    [Arguments("no-such-host.invalid")]
    [Arguments("999.1.1.1")]
    [Arguments("two words")]
    [Arguments("a..b")]
    public async Task A_name_that_is_none_is_told(string name)
    {
        var error = await Failing.With<PowerException>(() => RunAsync(Settings with { BroadcastAddress = name }));
        await Assert.That(error.Message).Contains($"wakeOnLan.broadcastAddress {name}");
    }

    [Test]
    public async Task An_address_that_packets_cannot_be_sent_to_leads_to_broadcastAddress()
    {
        var error = await Failing.With<PowerException>(() => RunAsync(Settings with { BroadcastAddress = "::ffff:0:0", Port = 9 }));
        await Assert.That(error.Message).Contains("could not be sent").And.Contains("wakeOnLan.broadcastAddress");
    }

    [Test]
    public async Task It_can_only_switch_on()
    {
        var hardware = new WakeOnLanSwitch(Settings, _secrets.Folder, _clock);
        await Assert.That((await Failing.With<PowerException>(() => hardware.OffAsync(false, CancellationToken.None))).Message).IsEqualTo("Wake-on-LAN can only switch on");
        await Assert.That((await hardware.ReadAsync(CancellationToken.None)).IsOff).IsNull();
    }

    private Task<string> RunAsync(WakeOnLan settings) =>
        new PowerRun(new() { WakeOnLan = settings }, _secrets.Folder, _clock).RunAsync(PowerAction.On, TimeSpan.FromSeconds(60), CancellationToken.None);

    private async Task<byte[]> ReceiveAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return (await _card.ReceiveAsync(patience.Token)).Buffer;
    }
}
