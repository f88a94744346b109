using System.Security.Cryptography.X509Certificates;
using HomelabAutoscaler.Core.Power;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Power.Tests.Simulators;
using HomelabAutoscaler.Tests;
using Microsoft.AspNetCore.Http;

namespace HomelabAutoscaler.Power.Tests.Drivers;

/// <summary>Against a management controller over real HTTPS.</summary>
public sealed class RedfishTests : IDisposable
{
    private static readonly X509Certificate2 Certificate = Certificates.SelfSigned();
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private static readonly string[] WithButtonOnly = ["PushPowerButton", "ForceOff"];
    private static readonly string[] WithoutOff = ["On", "ForceRestart"];
    private static readonly string[] TwoSystems = ["left", "right"];

    private readonly Secrets _secrets = new Secrets().WithLogin();
    private readonly WatchedClock _clock = new();

    public void Dispose() => _secrets.Dispose();

    [Test]
    public async Task A_machine_that_is_off_is_switched_on()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc().Saying("Off"), Certificate);
        await Assert.That(await RunAsync(bmc, PowerAction.On)).IsEqualTo("On: done with Redfish");
        await Assert.That(bmc.Resets).IsEquivalentTo(["On"]);
    }

    [Test]
    [Arguments("On")]
    [Arguments("PoweringOn")]
    public async Task A_machine_that_is_on_is_left_alone(string state)
    {
        await using var bmc = await Bmc.StartAsync(new Bmc().Saying(state), Certificate);
        await RunAsync(bmc, PowerAction.On);
        await Assert.That(bmc.Resets).IsEmpty();
    }

    [Test]
    public async Task A_machine_whose_power_is_unknown_is_switched_on_all_the_same()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc().Saying([null]), Certificate);
        await RunAsync(bmc, PowerAction.On);
        await Assert.That(bmc.Resets).IsEquivalentTo(["On"]);
    }

    [Test]
    [Arguments(PowerAction.Off, "GracefulShutdown")]
    [Arguments(PowerAction.ForceOff, "ForceOff")]
    public async Task A_machine_is_switched_off_softly_or_hard(PowerAction action, string type)
    {
        await using var bmc = await Bmc.StartAsync(new Bmc().Saying("On"), Certificate);
        await RunAsync(bmc, action);
        await Assert.That(bmc.Resets).IsEquivalentTo([type]);
    }

    [Test]
    [Arguments(PowerAction.Off)]
    [Arguments(PowerAction.ForceOff)]
    public async Task A_machine_that_is_off_already_is_not_switched_off(PowerAction action)
    {
        await using var bmc = await Bmc.StartAsync(new Bmc().Saying("Off"), Certificate);
        await RunAsync(bmc, action);
        await Assert.That(bmc.Resets).IsEmpty();
    }

    [Test]
    [Arguments(PowerAction.On, "Off", "PushPowerButton")]
    [Arguments(PowerAction.Off, "On", "PushPowerButton")]
    [Arguments(PowerAction.ForceOff, "On", "ForceOff")]
    public async Task Of_what_the_controller_allows_the_best_is_taken_wherever_it_is_told(PowerAction action, string state, string type)
    {
        foreach (var byActionInfo in (bool[])[false, true])
        {
            await using var bmc = await Bmc.StartAsync(new Bmc { Allowed = WithButtonOnly, TellsByActionInfo = byActionInfo }.Saying(state), Certificate);
            await RunAsync(bmc, action);
            await Assert.That(bmc.Resets).IsEquivalentTo([type]);
        }
    }

    [Test]
    public async Task A_controller_that_tells_nothing_is_asked_for_the_usual()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc { Allowed = null }.Saying("On"), Certificate);
        await RunAsync(bmc, PowerAction.Off);
        await Assert.That(bmc.Resets).IsEquivalentTo(["GracefulShutdown"]);
    }

    [Test]
    public async Task A_controller_that_cannot_do_it_is_told_with_what_it_can()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc { Allowed = WithoutOff }.Saying("On"), Certificate);
        await Assert.That(await ErrorAsync(bmc, PowerAction.Off)).Contains("allows none of GracefulShutdown, PushPowerButton, but On, ForceRestart");
    }

    [Test]
    public async Task A_system_without_the_action_is_named()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc { HasReset = false }.Saying("On"), Certificate);
        await Assert.That(await ErrorAsync(bmc, PowerAction.Off)).Contains("system 1 has no action #ComputerSystem.Reset");
    }

    [Test]
    public async Task The_controllers_own_words_are_repeated()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc { Refuses = "The request failed\nas the host is in POST." }.Saying("Off"), Certificate);
        await Assert.That(await ErrorAsync(bmc, PowerAction.On)).EndsWith(": ResetType On: 400: The request failed as the host is in POST.");
    }

    [Test]
    public async Task Paths_that_want_a_slash_at_the_end_get_it()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc { WantsSlash = true }.Saying("Off"), Certificate);
        await RunAsync(bmc, PowerAction.On);
        await Assert.That(bmc.Resets).IsEquivalentTo(["On"]);
    }

    [Test]
    public async Task A_redirect_to_elsewhere_is_not_followed_with_the_password()
    {
        await using var other = await Bmc.StartAsync(new Bmc().Saying("Off"), Certificate);
        await using var bmc = await Bmc.StartAsync(new Bmc(), Certificate);
        bmc.Instead = context =>
        {
            context.Response.Redirect(other.Url + "/redfish/v1/Systems/");
            return Task.CompletedTask;
        };
        await Assert.That(await ErrorAsync(bmc, PowerAction.On)).Contains("302, redirected to " + other.Url).And.Contains("redfish.url");
        await Assert.That(other.Asked).IsEmpty();
    }

    [Test]
    public async Task Of_several_systems_the_given_one_is_switched()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc { Systems = TwoSystems }.Saying("Off"), Certificate);
        await RunAsync(Settings(bmc) with { SystemId = "right" }, PowerAction.On);
        await Assert.That(bmc.ResetOf.Keys).IsEquivalentTo(["right"]);
    }

    [Test]
    [Arguments(null, "has 2 systems (left, right): set redfish.systemId")]
    [Arguments("middle", "has no system middle, but left, right: set redfish.systemId")]
    public async Task A_system_that_cannot_be_told_is_asked_for(string? id, string said)
    {
        await using var bmc = await Bmc.StartAsync(new Bmc { Systems = TwoSystems }.Saying("Off"), Certificate);
        await Assert.That(await ErrorAsync(Settings(bmc) with { SystemId = id }, PowerAction.On)).Contains(said);
    }

    [Test]
    public async Task A_wrong_password_leads_to_the_Secret()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc { Password = "another" }.Saying("Off"), Certificate);
        await Assert.That(await ErrorAsync(bmc, PowerAction.On)).Contains("401").And.Contains("check the Secret login");
    }

    [Test]
    public async Task Missing_credentials_are_named()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc().Saying("Off"), Certificate);
        await Assert.That(await ErrorAsync(Settings(bmc) with { Credentials = null }, PowerAction.On)).Contains("redfish.credentials is not set");
    }

    [Test]
    public async Task A_Secret_that_is_not_there_is_named()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc().Saying("Off"), Certificate);
        await Assert.That(await ErrorAsync(Settings(bmc) with { Credentials = new() { SecretName = "bmc" } }, PowerAction.On)).Contains("Secret bmc has no key username");
    }

    [Test]
    [Arguments("<html>Welcome to your router</html>")]
    [Arguments("[]")]
    [Arguments("null")]
    [Arguments("")]
    [Arguments("{\"Members\":[{\"@odata.id\":")]
    [Arguments("{\"Members\":7}")]
    [Arguments("{\"Members\":[{\"@odata.id\":\"\\ud800\"}]}")]
    [Arguments("{\"Members\":[null,{},{\"@odata.id\":5}]}")]
    [Arguments("{\"Members\":[{\"@odata.id\":\"@elsewhere.example/\"}]}")]
    public async Task Garbage_is_an_error_that_names_the_controller(string garbage)
    {
        await using var bmc = await Bmc.StartAsync(new Bmc(), Certificate);
        bmc.Instead = context => TestDevice.AnswerAsync(context, 200, garbage);
        await Assert.That(await ErrorAsync(bmc, PowerAction.On)).Contains(bmc.Url);
    }

    [Test]
    public async Task A_huge_answer_is_not_read_to_its_end()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc(), Certificate);
        bmc.Instead = async context =>
        {
            var kilobyte = new byte[1024];
            for (var sent = 0; sent < 100_000 && !context.RequestAborted.IsCancellationRequested; sent++)
            {
                await context.Response.Body.WriteAsync(kilobyte, context.RequestAborted);
            }
        };
        await Assert.That(await ErrorAsync(bmc, PowerAction.On)).Contains("longer than 1048576 bytes");
    }

    [Test]
    public async Task A_connection_that_breaks_is_told()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc(), Certificate);
        bmc.Instead = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        await Assert.That(await ErrorAsync(bmc, PowerAction.On)).Contains("the connection broke");
    }

    [Test]
    public async Task An_answer_that_does_not_come_is_given_up()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc(), Certificate);
        var asked = new TaskCompletionSource();
        bmc.Instead = async context =>
        {
            asked.TrySetResult();
            await Task.Delay(System.Threading.Timeout.Infinite, context.RequestAborted);
        };
        var error = ErrorAsync(bmc, PowerAction.On);
        await asked.Task;
        _clock.Advance(Device.RequestTime);
        await Assert.That(await error).Contains("no answer within 15 s");
    }

    [Test]
    public async Task An_address_where_nobody_listens_is_told()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc(), Certificate);
        var settings = Settings(bmc);
        await bmc.DisposeAsync();
        await Assert.That(await ErrorAsync(settings, PowerAction.On)).Contains("the connection was refused");
    }

    [Test]
    public async Task A_name_that_is_none_is_told() =>
        await Assert.That(await ErrorAsync(new RedfishController { Url = "https://no-such-host.invalid" }, PowerAction.On)).Contains("there is no host of that name");

    [Test]
    [Arguments("ftp://192.0.2.10")]
    [Arguments("192.0.2.10")]
    [Arguments("https://")]
    [Arguments("https://[::1")]
    public async Task An_address_that_is_none_is_told(string url) =>
        await Assert.That(await ErrorAsync(new RedfishController { Url = url }, PowerAction.On)).Contains("check url");

    [Test]
    [Arguments("Off", true)]
    [Arguments("On", false)]
    [Arguments("PoweringOff", false)]
    [Arguments("Paused", false)]
    [Arguments("Sleeping", null)]
    [Arguments(null, null)]
    public async Task The_power_state_is_read(string? state, bool? isOff)
    {
        await using var bmc = await Bmc.StartAsync(new Bmc().Saying([state]), Certificate);
        using var hardware = new RedfishSwitch(Settings(bmc), _secrets.Folder, _clock);
        await Assert.That((await hardware.ReadAsync(CancellationToken.None)).IsOff).IsEqualTo(isOff);
    }

    private static RedfishController Settings(Bmc bmc) => new()
    {
        Url = bmc.Url,
        Credentials = new() { SecretName = "login" },
        CertificateFingerprint = Certificates.Fingerprint(Certificate),
    };

    private Task<string> RunAsync(Bmc bmc, PowerAction action) => RunAsync(Settings(bmc), action);

    private Task<string> RunAsync(RedfishController settings, PowerAction action) =>
        new PowerRun(new() { Redfish = settings }, _secrets.Folder, _clock).RunAsync(action, Timeout, CancellationToken.None);

    private Task<string> ErrorAsync(Bmc bmc, PowerAction action) => ErrorAsync(Settings(bmc), action);

    private async Task<string> ErrorAsync(RedfishController settings, PowerAction action)
    {
        var error = await Failing.With<PowerException>(() => RunAsync(settings, action));
        await Assert.That(error.ToString()).DoesNotContain(Secrets.Password);
        await Assert.That(error.Message).DoesNotContain("\n");
        return error.Message;
    }
}
