using HomelabAutoscaler.Core.Power;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Power.Tests.Simulators;

namespace HomelabAutoscaler.Power.Tests.Drivers;

public sealed class ShellyGen2Tests : HttpPlugTest
{
    [Test]
    [Arguments(PowerAction.On, true)]
    [Arguments(PowerAction.Off, false)]
    public async Task It_is_switched_also_with_a_login(PowerAction action, bool isOn)
    {
        await using var open = await ShellyGen2.StartAsync(new() { IsOn = !isOn });
        await RunAsync(Plug(open), action);
        await Assert.That(open.IsOn).IsEqualTo(isOn);

        await using var locked = await ShellyGen2.StartAsync(new() { IsOn = !isOn, NeedsLogin = true });
        await RunAsync(Plug(locked) with { Credentials = Login }, action);
        await Assert.That(locked.IsOn).IsEqualTo(isOn);
    }

    [Test]
    public async Task A_login_that_is_wrong_or_missing_leads_to_the_Secret()
    {
        await using var shelly = await ShellyGen2.StartAsync(new() { NeedsLogin = true, IsOn = true });
        await Assert.That(await ErrorAsync(Plug(shelly), PowerAction.Off)).Contains("check the Secret of http.credentials");
        Secrets.WithLogin("wrong");
        await Assert.That(await ErrorAsync(Plug(shelly) with { Credentials = Login }, PowerAction.Off)).Contains("check the Secret of http.credentials");
        await Assert.That(shelly.IsOn).IsTrue();
    }

    [Test]
    public async Task A_channel_that_is_not_there_is_told()
    {
        await using var shelly = await ShellyGen2.StartAsync(new());
        await Assert.That(await ErrorAsync(Plug(shelly) with { Channel = 7 }, PowerAction.Off)).Contains("status 404").And.Contains("http.channel");
    }

    [Test]
    public async Task The_other_generations_preset_is_told()
    {
        await using var shelly = await ShellyGen2.StartAsync(new());
        await Assert.That(await ErrorAsync(Plug(shelly) with { Preset = HttpPreset.ShellyGen1 }, PowerAction.Off)).Contains("is http.preset right");
    }

    [Test]
    [Arguments(true, 3.2, 5, true)]
    [Arguments(true, 12.0, 5, false)]
    [Arguments(true, null, null, false)]
    [Arguments(false, null, 5, true)]
    public async Task What_it_says_of_the_machine(bool isOn, double? watts, int? standby, bool isOff)
    {
        await using var shelly = await ShellyGen2.StartAsync(new() { IsOn = isOn, Watts = watts });
        await Assert.That((await ReadAsync(Plug(shelly) with { StandbyWatts = standby })).IsOff).IsEqualTo(isOff);
    }

    [Test]
    public async Task The_watts_are_told_to_people()
    {
        await using var shelly = await ShellyGen2.StartAsync(new() { IsOn = true, Watts = 12.34 });
        await Assert.That((await ReadAsync(Plug(shelly) with { StandbyWatts = 5 })).Says).IsEqualTo("the plug is on and the machine takes 12.3 W");
    }

    private static HttpSwitch Plug(ShellyGen2 shelly) => new() { Preset = HttpPreset.ShellyGen2, Url = shelly.Url + "/" };
}
