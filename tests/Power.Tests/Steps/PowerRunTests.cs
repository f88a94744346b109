using System.Security.Cryptography.X509Certificates;
using HomelabAutoscaler.Core.Power;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Power.Tests.Simulators;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Power.Tests.Steps;

/// <summary>Several parts of hardware together.</summary>
public sealed class PowerRunTests : IDisposable
{
    private static readonly X509Certificate2 Certificate = Certificates.SelfSigned();
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ReadAgain = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Standby = TimeSpan.FromSeconds(10);

    private readonly Secrets _secrets = new Secrets().WithLogin();
    private readonly WatchedClock _clock = new();

    public void Dispose() => _secrets.Dispose();

    [Test]
    public async Task A_plug_gives_power_before_the_controller_is_asked()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc().Saying("Off"), Certificate);
        await using var plug = await ShellyGen2.StartAsync(new());
        var run = RunAsync(Driver(bmc, plug), PowerAction.On);
        await _clock.PassAsync(Standby, allBut: TimeSpan.FromSeconds(1));
        await Assert.That(plug.IsOn).IsTrue();
        await Assert.That(bmc.Asked).IsEmpty();
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.That(await run).IsEqualTo("On: done with Http, Redfish");
        await Assert.That(bmc.Resets).IsEquivalentTo(["On"]);
    }

    [Test]
    public async Task Force_does_not_take_the_power_from_a_controller_that_works()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc().Saying("On"), Certificate);
        await using var plug = await ShellyGen2.StartAsync(new() { IsOn = true });
        await Assert.That(await RunAsync(Driver(bmc, plug), PowerAction.ForceOff)).IsEqualTo("ForceOff: done with Redfish");
        await Assert.That(plug.IsOn).IsTrue();
    }

    [Test]
    public async Task Force_cuts_the_plug_when_the_controller_fails_and_says_why()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc { Refuses = "I am busy." }.Saying("On"), Certificate);
        await using var plug = await ShellyGen2.StartAsync(new() { IsOn = true });
        await Assert.That(await RunAsync(Driver(bmc, plug), PowerAction.ForceOff)).StartsWith("ForceOff: done with Http; ").And.EndsWith("I am busy.");
        await Assert.That(plug.IsOn).IsFalse();
    }

    [Test]
    public async Task Force_that_nothing_could_do_says_all_the_reasons()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc { Refuses = "I am busy." }.Saying("On"), Certificate);
        await using var plug = await ShellyGen2.StartAsync(new() { IsOn = true, NeedsLogin = true });
        await Assert.That(await ErrorAsync(Driver(bmc, plug), PowerAction.ForceOff)).Contains("I am busy.; ").And.Contains("http.credentials");
    }

    [Test]
    public async Task Off_is_soft_and_leaves_the_plug_on()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc().Saying("On"), Certificate);
        await using var plug = await ShellyGen2.StartAsync(new() { IsOn = true });
        await RunAsync(Driver(bmc, plug), PowerAction.Off);
        await Assert.That(bmc.Resets).IsEquivalentTo(["GracefulShutdown"]);
        await Assert.That(plug.Asked).IsEmpty();
    }

    [Test]
    public async Task Verifying_waits_until_the_machine_is_off()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc().Saying("On", "PoweringOff", "Off"), Certificate);
        var run = RunAsync(Driver(bmc), PowerAction.VerifyOff);
        await _clock.PassAsync(ReadAgain);
        await _clock.PassAsync(ReadAgain);
        await Assert.That(await run).IsEqualTo("VerifyOff: done with Redfish: Redfish says PowerState Off");
    }

    [Test]
    public async Task Verifying_that_ends_says_what_the_hardware_says()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc().Saying("On"), Certificate);
        var run = ErrorAsync(Driver(bmc), PowerAction.VerifyOff);
        await _clock.PassAsync(ReadAgain, allBut: TimeSpan.FromSeconds(1));
        _clock.Advance(Timeout);
        await Assert.That(await run).IsEqualTo("the machine is not off: Redfish says PowerState On");
    }

    [Test]
    public async Task A_controller_that_does_not_know_is_no_proof()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc().Saying([null]), Certificate);
        var run = ErrorAsync(Driver(bmc), PowerAction.VerifyOff);
        await _clock.PassAsync(ReadAgain, allBut: TimeSpan.FromSeconds(1));
        _clock.Advance(Timeout);
        await Assert.That(await run).Contains("PowerState (none)");
    }

    [Test]
    public async Task Verifying_with_a_wrong_password_ends_at_once()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc { Password = "another" }.Saying("Off"), Certificate);
        await Assert.That(await ErrorAsync(Driver(bmc), PowerAction.VerifyOff)).Contains("check the Secret login");
    }

    [Test]
    public async Task A_cut_plug_is_proof_although_the_controller_is_gone()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc(), Certificate);
        await using var plug = await ShellyGen2.StartAsync(new() { IsOn = false });
        var driver = Driver(bmc, plug);
        await bmc.DisposeAsync();
        await Assert.That(await RunAsync(driver, PowerAction.VerifyOff)).EndsWith("the plug is off");
    }

    [Test]
    public async Task A_controller_that_says_on_is_believed_against_the_watts()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc().Saying("On", "Off"), Certificate);
        await using var plug = await ShellyGen2.StartAsync(new() { IsOn = true, Watts = 1 });
        var run = RunAsync(Driver(bmc, plug, standbyWatts: 5), PowerAction.VerifyOff);
        await _clock.PassAsync(ReadAgain);
        await Assert.That(await run).Contains("PowerState Off; the plug is on and the machine takes 1 W");
    }

    [Test]
    public async Task What_takes_too_long_is_ended()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc(), Certificate);
        await using var plug = await ShellyGen2.StartAsync(new());
        var run = ErrorAsync(Driver(bmc, plug), PowerAction.On, TimeSpan.FromSeconds(8));
        await _clock.PassAsync(Standby, allBut: TimeSpan.FromSeconds(1));
        await Assert.That(await run).IsEqualTo("On took longer than 8 s");
    }

    [Test]
    public async Task Whoever_cancels_gets_a_cancellation()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc().Saying("On"), Certificate);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.That(async () => await new PowerRun(Driver(bmc), _secrets.Folder, _clock).RunAsync(PowerAction.VerifyOff, Timeout, cancelled.Token)).Throws<OperationCanceledException>();
    }

    [Test]
    [Arguments(PowerAction.Off)]
    [Arguments(PowerAction.ForceOff)]
    [Arguments(PowerAction.VerifyOff)]
    public async Task What_the_hardware_cannot_do_is_told(PowerAction action) =>
        await Assert.That(await ErrorAsync(new() { WakeOnLan = new() { MacAddress = "00:00:5e:00:53:01" } }, action)).StartsWith($"the driver has nothing that can do this: {action}");

    [Test]
    public async Task All_parts_are_read_also_when_one_does_not_answer()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc { Password = "another" }, Certificate);
        await using var plug = await ShellyGen2.StartAsync(new() { IsOn = true });
        var readings = await new PowerRun(Driver(bmc, plug), _secrets.Folder, _clock).ReadAsync(CancellationToken.None);
        await Assert.That(readings.Select(reading => reading.Means)).IsEquivalentTo([PowerMeans.Redfish, PowerMeans.Http]);
        await Assert.That(readings[0].Reading.Says).Contains("check the Secret login");
        await Assert.That(readings[1].Reading.Says).IsEqualTo("the plug is on");
        await Assert.That(PowerReading.Of([.. readings.Select(reading => reading.Reading)])).IsNull();
    }

    private static PowerDriver Driver(Bmc bmc, ShellyGen2? plug = null, int? standbyWatts = null) => new()
    {
        Redfish = new() { Url = bmc.Url, Credentials = new() { SecretName = "login" }, CertificateFingerprint = Certificates.Fingerprint(Certificate) },
        Http = plug is null ? null : new() { Preset = HttpPreset.ShellyGen2, Url = plug.Url, StandbyWatts = standbyWatts },
    };

    private Task<string> RunAsync(PowerDriver driver, PowerAction action, TimeSpan? timeout = null) =>
        new PowerRun(driver, _secrets.Folder, _clock).RunAsync(action, timeout ?? Timeout, CancellationToken.None);

    private async Task<string> ErrorAsync(PowerDriver driver, PowerAction action, TimeSpan? timeout = null)
    {
        var error = await Failing.With<PowerException>(() => RunAsync(driver, action, timeout));
        await Assert.That(error.ToString()).DoesNotContain(Secrets.Password);
        return error.Message;
    }
}
