using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Power;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Power.Tests.Simulators;

namespace HomelabAutoscaler.Power.Tests.Drivers;

public sealed class TasmotaTests : HttpPlugTest
{
    [Test]
    [Arguments(PowerAction.On, true)]
    [Arguments(PowerAction.Off, false)]
    public async Task It_is_switched_whatever_it_calls_its_relay(PowerAction action, bool isOn)
    {
        foreach (var numbers in (bool[])[false, true])
        {
            await using var tasmota = await Tasmota.StartAsync(new() { IsOn = [!isOn], NumbersASingleRelay = numbers });
            await RunAsync(Plug(tasmota), action);
            await Assert.That(tasmota.IsOn[0]).IsEqualTo(isOn);
        }
    }

    [Test]
    public async Task Only_its_channel_is_switched()
    {
        await using var tasmota = await Tasmota.StartAsync(new() { IsOn = [true, true, true] });
        await RunAsync(Plug(tasmota) with { Channel = 2 }, PowerAction.Off);
        await Assert.That(tasmota.IsOn).IsEquivalentTo([true, true, false], TUnit.Assertions.Enums.CollectionOrdering.Matching);
    }

    [Test]
    public async Task An_answer_for_another_relay_is_no_success()
    {
        await using var tasmota = await Tasmota.StartAsync(new() { IsOn = [true] });
        await Assert.That(await ErrorAsync(Plug(tasmota) with { Channel = 2 }, PowerAction.Off)).Contains("{\"POWER\":\"OFF\"}").And.Contains("http.channel");
    }

    [Test]
    public async Task It_logs_in_when_it_must()
    {
        await using var tasmota = await Tasmota.StartAsync(new() { NeedsLogin = true, IsOn = [true] });
        await RunAsync(Plug(tasmota) with { Credentials = Login }, PowerAction.Off);
        await Assert.That(tasmota.IsOn[0]).IsFalse();
    }

    [Test]
    [Arguments(200)]
    [Arguments(401)]
    public async Task A_login_that_is_wrong_or_missing_leads_to_the_Secret(int status)
    {
        await using var tasmota = await Tasmota.StartAsync(new() { NeedsLogin = true, RefusalStatus = status });
        await Assert.That(await ErrorAsync(Plug(tasmota), PowerAction.Off)).Contains("check the Secret of http.credentials");
        Secrets.WithLogin("swordfish & co");
        await Assert.That(await ErrorAsync(Plug(tasmota) with { Credentials = Login }, PowerAction.Off)).Contains("check the Secret of http.credentials").And.DoesNotContain("swordfish");
    }

    [Test]
    [Arguments("""{"WARNING":"Enable weblog 2 if response expected"}""", "warns: Enable weblog 2")]
    [Arguments("""{"Command":"Unknown"}""", "is http.preset right")]
    [Arguments("""{"POWER":"ERROR"}""", "is http.preset right")]
    [Arguments("""{"POWER":1}""", "is http.preset right")]
    [Arguments("""{"POWER":"\ud800"}""", "is http.preset right")]
    [Arguments("""{"WARNING":"\udc00"}""", "is http.preset right")]
    [Arguments("<html></html>", "is http.preset right")]
    [Arguments("", "is http.preset right")]
    [Arguments("[]", "is http.preset right")]
    public async Task Any_other_answer_is_an_error(string answer, string said)
    {
        await using var tasmota = await Tasmota.StartAsync(new() { Instead = answer });
        await Assert.That(await ErrorAsync(Plug(tasmota), PowerAction.Off)).Contains(said);
        await Assert.That(await ErrorAsync(Plug(tasmota), PowerAction.On)).Contains(said);
    }

    [Test]
    [Arguments("3", 5, true)]
    [Arguments("12", 5, false)]
    [Arguments("[40, 3]", 5, true)]
    [Arguments("[3, 40]", 5, false)]
    public async Task Its_power_is_a_number_or_one_for_each_relay(string power, int standby, bool isOff)
    {
        await using var tasmota = await Tasmota.StartAsync(new() { IsOn = [true, true], Consumed = JsonNode.Parse(power) });
        await Assert.That((await ReadAsync(Plug(tasmota) with { Channel = 1, StandbyWatts = standby })).IsOff).IsEqualTo(isOff);
    }

    [Test]
    [Arguments(null)]
    [Arguments("\"12\"")]
    [Arguments("[]")]
    [Arguments("[null]")]
    public async Task Without_a_number_standbyWatts_is_an_error(string? power)
    {
        await using var tasmota = await Tasmota.StartAsync(new() { IsOn = [true], Consumed = power is null ? null : JsonNode.Parse(power) });
        await Assert.That(await ErrorAsync(() => ReadAsync(Plug(tasmota) with { StandbyWatts = 5 }))).Contains("leave http.standbyWatts out");
    }

    private static HttpSwitch Plug(Tasmota tasmota) => new() { Preset = HttpPreset.Tasmota, Url = tasmota.Url };
}
