using HomelabAutoscaler.Core.Power;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Power.Tests.Simulators;

namespace HomelabAutoscaler.Power.Tests.Drivers;

/// <summary>How a plug wakes a machine.</summary>
public sealed class HttpPlugOnTests : HttpPlugTest
{
    private static readonly TimeSpan Discharge = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Standby = TimeSpan.FromSeconds(10);

    [Test]
    public async Task A_plug_that_is_on_is_switched_off_and_after_a_pause_on()
    {
        await using var shelly = await ShellyGen2.StartAsync(new() { IsOn = true });
        var run = RunAsync(Plug(shelly), PowerAction.On);
        await Clock.PassAsync(Discharge);
        await run;
        await Assert.That(Switched(shelly)).IsEquivalentTo(["GET /rpc/Switch.Set?id=0&on=false", "GET /rpc/Switch.Set?id=0&on=true"], TUnit.Assertions.Enums.CollectionOrdering.Matching);
    }

    [Test]
    public async Task The_pause_is_kept()
    {
        await using var shelly = await ShellyGen2.StartAsync(new() { IsOn = true });
        using var hardware = new HttpPlug(Plug(shelly), Secrets.Folder, Clock);
        using var interrupted = new CancellationTokenSource();
        var run = hardware.OnAsync(interrupted.Token);
        await Clock.PassAsync(Discharge, allBut: TimeSpan.FromSeconds(1));
        await Assert.That(run.IsCompleted).IsFalse();
        await Assert.That(shelly.IsOn).IsFalse();
        await interrupted.CancelAsync();
        await Assert.That(async () => await run).Throws<OperationCanceledException>();
    }

    [Test]
    public async Task A_machine_that_runs_by_its_watts_is_not_cut()
    {
        await using var shelly = await ShellyGen2.StartAsync(new() { IsOn = true, Watts = 30 });
        await RunAsync(Plug(shelly) with { StandbyWatts = 5 }, PowerAction.On);
        await Assert.That(Switched(shelly)).IsEmpty();
    }

    [Test]
    public async Task A_machine_in_standby_is_woken()
    {
        await using var shelly = await ShellyGen2.StartAsync(new() { IsOn = true, Watts = 2 });
        var run = RunAsync(Plug(shelly) with { StandbyWatts = 5 }, PowerAction.On);
        await Clock.PassAsync(Discharge);
        await run;
        await Assert.That(Switched(shelly).Count()).IsEqualTo(2);
    }

    [Test]
    public async Task A_plug_that_is_on_is_left_alone_when_something_else_wakes_the_machine()
    {
        await using var shelly = await ShellyGen2.StartAsync(new() { IsOn = true });
        using var hardware = new HttpPlug(Plug(shelly), Secrets.Folder, Clock) { WakesAlone = false };
        await hardware.OnAsync(CancellationToken.None);
        await Assert.That(Switched(shelly)).IsEmpty();
    }

    [Test]
    public async Task A_plug_that_was_off_gives_the_others_time_to_listen()
    {
        await using var shelly = await ShellyGen2.StartAsync(new());
        using var hardware = new HttpPlug(Plug(shelly), Secrets.Folder, Clock) { WakesAlone = false };
        var run = hardware.OnAsync(CancellationToken.None);
        await Clock.PassAsync(Standby);
        await run;
        await Assert.That(shelly.IsOn).IsTrue();
    }

    [Test]
    public async Task A_plug_that_is_on_says_nothing_of_a_machine_that_is_powered_off_in_another_way()
    {
        await using var shelly = await ShellyGen2.StartAsync(new() { IsOn = true });
        using var hardware = new HttpPlug(Plug(shelly), Secrets.Folder, Clock) { KnowsWhenOn = false };
        await Assert.That((await hardware.ReadAsync(CancellationToken.None)).IsOff).IsNull();
        shelly.IsOn = false;
        await Assert.That((await hardware.ReadAsync(CancellationToken.None)).IsOff).IsTrue();
    }

    private static IEnumerable<string> Switched(ShellyGen2 shelly) => shelly.Asked.Where(asked => asked.Contains("Switch.Set", StringComparison.Ordinal));

    private static HttpSwitch Plug(ShellyGen2 shelly) => new() { Preset = HttpPreset.ShellyGen2, Url = shelly.Url };
}
