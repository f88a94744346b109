using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Power.Tests.Simulators;
using Microsoft.Extensions.Time.Testing;

namespace HomelabAutoscaler.Power.Tests.Drivers;

/// <summary>Watts, and the counter in Wh where it is of one relay alone; anything else is an error and no number.</summary>
public sealed class PlugMeterTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task A_Shelly_of_the_first_generation_counts_watt_minutes()
    {
        await using var shelly = await ShellyGen1.StartAsync(new() { IsOn = [true, true], Watts = [40, 12.5], Total = 90 });

        await Assert.That(await ReadAsync(HttpPreset.ShellyGen1, shelly.Url, channel: 1)).IsEqualTo(new PlugReading(Now, 12.5m, 1.5m));
    }

    [Test]
    public async Task Meters_that_say_that_they_are_wrong_are_not_believed()
    {
        await using var shelly = await ShellyGen1.StartAsync(new() { IsOn = [true], Watts = [40], IsValid = false });

        await Assert.That(await ErrorAsync(HttpPreset.ShellyGen1, shelly.Url)).Contains("does not measure power");
    }

    [Test]
    public async Task A_Shelly_Plus_counts_watt_hours()
    {
        await using var shelly = await ShellyGen2.StartAsync(new() { IsOn = true, Watts = 23.4, MeterWh = 1234.567 });

        await Assert.That(await ReadAsync(HttpPreset.ShellyGen2, shelly.Url)).IsEqualTo(new PlugReading(Now, 23.4m, 1234.567m));
    }

    [Test]
    public async Task Tasmota_counts_kilowatt_hours_of_all_relays_together()
    {
        await using var one = await Tasmota.StartAsync(new() { IsOn = [true], Consumed = JsonNode.Parse("18") });
        await using var several = await Tasmota.StartAsync(new() { IsOn = [true, true], Consumed = JsonNode.Parse("[40, 3]") });

        await Assert.That(await ReadAsync(HttpPreset.Tasmota, one.Url)).IsEqualTo(new PlugReading(Now, 18, 3185));
        await Assert.That(await ReadAsync(HttpPreset.Tasmota, several.Url, channel: 1)).IsEqualTo(new PlugReading(Now, 3, null));
    }

    [Test]
    [Arguments("""{"output":true}""", "does not measure power: leave watts.measured out")]
    [Arguments("""{"output":true,"apower":"12"}""", "does not measure power")]
    [Arguments("""{"output":true,"apower":1e300}""", "W cannot be: is http.preset right")]
    [Arguments("""{"output":true,"apower":10001}""", "10001 W cannot be")]
    [Arguments("""{"apower":12}""", "is http.preset right, and http.channel?")]
    [Arguments("[12]", "is http.preset right")]
    [Arguments("<html>", "is http.preset right")]
    public async Task A_wrong_answer_is_an_error(string answer, string said)
    {
        await using var device = await TestDevice.StartAsync((context, _) => TestDevice.AnswerAsync(context, 200, answer));

        await Assert.That(await ErrorAsync(HttpPreset.ShellyGen2, device.Url)).Contains(said);
    }

    [Test]
    [Arguments("""{"output":true,"apower":-3.5,"aenergy":{"total":-1}}""", 0)]
    [Arguments("""{"output":true,"apower":5,"aenergy":{"total":1e18}}""", 5)]
    [Arguments("""{"output":true,"apower":5,"aenergy":[7]}""", 5)]
    [Arguments("""{"output":true,"apower":5,"aenergy":{"total":"7"}}""", 5)]
    public async Task A_wrong_counter_is_none_and_what_flows_back_is_nothing(string answer, int watts)
    {
        await using var device = await TestDevice.StartAsync((context, _) => TestDevice.AnswerAsync(context, 200, answer));

        await Assert.That(await ReadAsync(HttpPreset.ShellyGen2, device.Url)).IsEqualTo(new PlugReading(Now, watts, null));
    }

    private static async Task<PlugReading> ReadAsync(HttpPreset preset, string url, int channel = 0)
    {
        using var meter = new PlugMeter(preset, new() { Url = url, Channel = channel }, null, null, new FakeTimeProvider(Now));
        return await meter.ReadAsync(CancellationToken.None);
    }

    private static async Task<string> ErrorAsync(HttpPreset preset, string url) =>
        (await HomelabAutoscaler.Tests.Failing.With<PowerException>(() => ReadAsync(preset, url))).Message;
}
