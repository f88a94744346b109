using HomelabAutoscaler.Operator.Supply;
using Microsoft.Extensions.Time.Testing;

namespace HomelabAutoscaler.Operator.Tests.Supply;

/// <summary>Over TCP, with a upsd that does as it should and with others.</summary>
public sealed class UpsClientTests : IDisposable
{
    private readonly Upsd _upsd = new();

    public void Dispose() => _upsd.Dispose();

    [Test]
    public async Task A_supply_is_read_over_one_connection()
    {
        using var client = new UpsClient(Address(), TimeProvider.System);
        var first = await client.ReadAsync(CancellationToken.None);
        _upsd.Variables["ups.status"] = "OB DISCHRG";
        _upsd.Variables["battery.charge"] = "71.5";
        _upsd.Variables["battery.runtime"] = "900";
        var second = await client.ReadAsync(CancellationToken.None);

        await Assert.That((first.IsOnBattery, first.Charge, first.Runtime)).IsEqualTo((false, 100d, null));
        await Assert.That((second.IsOnBattery, second.Charge, second.Runtime)).IsEqualTo((true, 71.5, TimeSpan.FromMinutes(15)));
        await Assert.That(_upsd.Connections).IsEqualTo(1);
    }

    [Test]
    public async Task A_connection_that_upsd_ended_is_made_again_and_nobody_hears_of_it()
    {
        using var client = new UpsClient(Address(), TimeProvider.System);
        await client.ReadAsync(CancellationToken.None);
        _upsd.Break();

        await Assert.That((await client.ReadAsync(CancellationToken.None)).IsOnBattery).IsFalse();
        await Assert.That(_upsd.Connections).IsEqualTo(2);
    }

    [Test]
    public async Task A_upsd_that_is_gone_is_told()
    {
        using var client = new UpsClient(Address(), TimeProvider.System);
        await client.ReadAsync(CancellationToken.None);
        _upsd.Dispose();

        await Assert.That(async () => await client.ReadAsync(CancellationToken.None)).Throws<UpsException>();
    }

    [Test]
    [Arguments("ERR DATA-STALE\n", "lost touch")]
    [Arguments("ERR ACCESS-DENIED\n", "upsd.users")]
    [Arguments("ERR DRIVER-NOT-CONNECTED\n", "does not run")]
    [Arguments("HTTP/1.1 400 Bad Request\r\n\r\n", "is not upsd")]
    [Arguments("END LIST VAR ups\n", "is not upsd")]
    [Arguments("BEGIN LIST VAR other\nEND LIST VAR other\n", "is not upsd")]
    [Arguments("BEGIN LIST VAR ups\nEND LIST VAR ups\n", "whether the mains are there")]
    [Arguments("\n", "is not upsd")]
    public async Task What_is_wrong_is_said(string answer, string said)
    {
        _upsd.Answer = answer;
        using var client = new UpsClient(Address(), TimeProvider.System);

        await Assert.That(async () => await client.ReadAsync(CancellationToken.None)).Throws<UpsException>().WithMessageContaining(said);
    }

    [Test]
    public async Task A_supply_that_upsd_does_not_know_is_named()
    {
        using var client = new UpsClient(Address() with { Ups = "other" }, TimeProvider.System);

        await Assert.That(async () => await client.ReadAsync(CancellationToken.None)).Throws<UpsException>().WithMessage("upsd at 127.0.0.1 knows no power supply named other: see its ups.conf");
    }

    [Test]
    [Arguments('x', "is not upsd")]
    [Arguments('\n', "has more than 1000 variables")]
    public async Task An_answer_without_end_is_not_kept(char c, string said)
    {
        // Much more than is taken, and then nothing: who kept on reading would wait for the rest, and time stands still.
        _upsd.Answer = c == '\n' ? "BEGIN LIST VAR ups\n" + string.Concat(Enumerable.Repeat("VAR ups a \"b\"\n", 2000)) : new string(c, 100_000);
        using var client = new UpsClient(Address(), new FakeTimeProvider());

        await Assert.That(async () => await client.ReadAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30))).Throws<UpsException>().WithMessageContaining(said);
    }

    [Test]
    public async Task One_that_does_not_answer_is_not_waited_for_forever()
    {
        _upsd.Answer = "";
        var clock = new FakeTimeProvider();
        using var client = new UpsClient(Address(), clock);
        var reading = client.ReadAsync(CancellationToken.None);
        while (!reading.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await Assert.That(async () => await reading).Throws<UpsException>().WithMessageContaining("does not answer within 4 s");
    }

    [Test]
    public async Task Nobody_there_is_said()
    {
        _upsd.Dispose();
        using var client = new UpsClient(Address(), TimeProvider.System);

        await Assert.That(async () => await client.ReadAsync(CancellationToken.None)).Throws<UpsException>().WithMessageContaining("refused");
    }

    [Test]
    [Arguments("ups@nas", "ups", "nas", 3493)]
    [Arguments("apc-1@192.168.1.2:13493", "apc-1", "192.168.1.2", 13493)]
    [Arguments("ups@[fd00::1]", "ups", "fd00::1", 3493)]
    [Arguments("ups@[fd00::1]:3494", "ups", "fd00::1", 3494)]
    public async Task Addresses_are_those_of_NUT(string text, string ups, string host, int port)
    {
        await Assert.That(UpsAddress.Parse(text)).IsEqualTo(new(ups, host, port));
        await Assert.That(UpsAddress.Parse(text).ToString()).IsEqualTo(text);
    }

    [Test]
    [Arguments("ups")]
    [Arguments("@nas")]
    [Arguments("ups@")]
    [Arguments("ups@nas:0")]
    [Arguments("ups@nas:x")]
    [Arguments("ups@fd00::1")]
    [Arguments("ups@[nas]")]
    [Arguments("ups@[:1")]
    [Arguments("u ps@nas")]
    [Arguments("ups\n@nas")]
    [Arguments("ups@na s")]
    public async Task Anything_else_is_refused(string text) =>
        await Assert.That(() => UpsAddress.Parse(text)).Throws<FormatException>();

    private UpsAddress Address() => new("ups", "127.0.0.1", _upsd.Port);
}
