using HomelabAutoscaler.Core.Power;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Power.Tests.Simulators;

namespace HomelabAutoscaler.Power.Tests.Drivers;

public sealed class ShellyGen1Tests : HttpPlugTest
{
    [Test]
    [Arguments(PowerAction.On, true)]
    [Arguments(PowerAction.Off, false)]
    public async Task It_is_switched(PowerAction action, bool isOn)
    {
        await using var shelly = await ShellyGen1.StartAsync(new() { IsOn = [!isOn] });
        await RunAsync(Plug(shelly), action);
        await Assert.That(shelly.IsOn[0]).IsEqualTo(isOn);
    }

    [Test]
    public async Task Only_its_channel_is_switched()
    {
        await using var shelly = await ShellyGen1.StartAsync(new() { IsOn = [true, true] });
        await RunAsync(Plug(shelly) with { Channel = 1 }, PowerAction.Off);
        await Assert.That(shelly.IsOn[0]).IsTrue();
        await Assert.That(shelly.IsOn[1]).IsFalse();
    }

    [Test]
    public async Task A_channel_that_is_not_there_is_told()
    {
        await using var shelly = await ShellyGen1.StartAsync(new());
        await Assert.That(await ErrorAsync(Plug(shelly) with { Channel = 3 }, PowerAction.Off)).Contains("/relay/3: status 404").And.Contains("http.channel");
    }

    [Test]
    public async Task It_logs_in_when_it_must()
    {
        await using var shelly = await ShellyGen1.StartAsync(new() { NeedsLogin = true, IsOn = [true] });
        await RunAsync(Plug(shelly) with { Credentials = Login }, PowerAction.Off);
        await Assert.That(shelly.IsOn[0]).IsFalse();
    }

    [Test]
    public async Task A_login_that_is_wrong_or_missing_leads_to_the_Secret()
    {
        await using var shelly = await ShellyGen1.StartAsync(new() { NeedsLogin = true });
        await Assert.That(await ErrorAsync(Plug(shelly), PowerAction.Off)).Contains("check the Secret of http.credentials");
        Secrets.WithLogin("wrong");
        await Assert.That(await ErrorAsync(Plug(shelly) with { Credentials = Login }, PowerAction.Off)).Contains("check the Secret of http.credentials");
    }

    [Test]
    [Arguments(true, 41.5, null, false)]
    [Arguments(true, 41.5, 5, false)]
    [Arguments(true, 5.0, 5, true)]
    [Arguments(true, 0.0, null, false)]
    [Arguments(false, 0.0, null, true)]
    [Arguments(false, 99.0, 5, true)]
    public async Task What_it_says_of_the_machine(bool isOn, double watts, int? standby, bool isOff)
    {
        await using var shelly = await ShellyGen1.StartAsync(new() { IsOn = [isOn], Watts = [watts] });
        await Assert.That((await ReadAsync(Plug(shelly) with { StandbyWatts = standby })).IsOff).IsEqualTo(isOff);
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task Without_a_meter_that_works_standbyWatts_is_an_error(bool hasMeter)
    {
        await using var shelly = await ShellyGen1.StartAsync(new() { IsOn = [true], Watts = hasMeter ? [0] : null, IsValid = false });
        await Assert.That(await ErrorAsync(() => ReadAsync(Plug(shelly) with { StandbyWatts = 5 }))).Contains("does not measure power: leave http.standbyWatts out");
    }

    private static HttpSwitch Plug(ShellyGen1 shelly) => new() { Preset = HttpPreset.ShellyGen1, Url = shelly.Url };
}
