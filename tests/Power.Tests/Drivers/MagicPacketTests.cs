using CsCheck;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Power.Tests.Drivers;

public class MagicPacketTests
{
    private static readonly byte[] Address = [0x00, 0x00, 0x5e, 0x00, 0x53, 0xaf];

    private static readonly Gen<string> Texts = Gen.OneOf(Gen.String, Gen.String[Gen.Char["0123456789abcdefABCDEF:-. +"], 0, 24]);

    [Test]
    public async Task It_is_six_times_FF_and_sixteen_times_the_address()
    {
        byte[] expected = [.. Enumerable.Repeat((byte)0xff, 6), .. Enumerable.Repeat(Address, 16).SelectMany(bytes => bytes)];
        await Assert.That(MagicPacket.Of("00:00:5e:00:53:af", null).SequenceEqual(expected)).IsTrue();
    }

    [Test]
    public async Task Dashes_and_capitals_mean_the_same() =>
        await Assert.That(MagicPacket.Of("00-00-5E-00-53-AF", null).SequenceEqual(MagicPacket.Of("00:00:5e:00:53:af", null))).IsTrue();

    [Test]
    [Arguments("192.0.2.1", "C0000201")]
    [Arguments("c0-00-02-01", "C0000201")]
    [Arguments("00-00-5e-00-53-01", "00005E005301")]
    [Arguments("00:00:5e:00:53:01", "00005E005301")]
    public async Task A_SecureOn_password_follows_the_addresses(string password, string bytes)
    {
        var packet = MagicPacket.Of("00:00:5e:00:53:af", password);
        await Assert.That(Convert.ToHexString(packet.AsSpan(102))).IsEqualTo(bytes);
        await Assert.That(packet.AsSpan(0, 102).SequenceEqual(MagicPacket.Of("00:00:5e:00:53:af", null))).IsTrue();
    }

    [Test]
    [Arguments("")]
    [Arguments("00:00:5e:00:53")]
    [Arguments("00:00:5e:00:53:01:02")]
    [Arguments("00:00:5e:00:53:0g")]
    [Arguments("00:00:5e:00:53: 1")]
    [Arguments("00005e005301")]
    public async Task An_address_that_is_none_is_named(string address)
    {
        var error = await Failing.With<PowerException>(() => Task.FromResult(MagicPacket.Of(address, null)));
        await Assert.That(error.Message).StartsWith($"{address} is not an address of a network card").And.Contains("00:00:5e:00:53:01");
    }

    [Test]
    [Arguments("hunter2")]
    [Arguments("1.2.3")]
    [Arguments("1.2.3.400")]
    [Arguments("aa-bb-cc-dd-ee")]
    public async Task A_password_that_is_none_is_not_repeated(string password)
    {
        var error = await Failing.With<PowerException>(() => Task.FromResult(MagicPacket.Of("00:00:5e:00:53:af", password)));
        await Assert.That(error.Message).Contains("4 or 6 bytes").And.DoesNotContain(password);
    }

    [Test]
    public void Any_six_bytes_are_an_address() => Gen.Byte.Array[6].Sample(bytes =>
        MagicPacket.Of(Convert.ToHexString(bytes).Chunk(2).Select(pair => new string(pair)).Aggregate((left, right) => $"{left}:{right}"), null).AsSpan(96).SequenceEqual(bytes));

    [Test]
    public void Any_text_is_read_or_refused() => Gen.Select(Texts, Texts.Null()).Sample((address, password) =>
    {
        try
        {
            return MagicPacket.Of(address, password).Length is 102 or 106 or 108;
        }
        catch (PowerException)
        {
            return true;
        }
    });

    [Test]
    public void Any_password_is_read_or_refused() => Texts.Sample(password =>
    {
        try
        {
            return MagicPacket.Of("00:00:5e:00:53:af", password).Length is 106 or 108;
        }
        catch (PowerException)
        {
            return true;
        }
    });
}
