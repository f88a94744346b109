using System.Security.Cryptography.X509Certificates;
using HomelabAutoscaler.Power.Tests.Simulators;

namespace HomelabAutoscaler.Power.Tests.Command;

/// <summary>What power Jobs run and people try: the operator's own command against simulated hardware.</summary>
public sealed class PowerCommandTests : IDisposable
{
    private static readonly X509Certificate2 Certificate = Certificates.SelfSigned();

    private readonly Secrets _secrets = new Secrets().WithLogin();

    public void Dispose() => _secrets.Dispose();

    [Test]
    public async Task It_switches_on_and_says_with_what()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc().Saying("Off"), Certificate);
        var (exit, output, error) = await RunAsync("on", "--driver", Driver(bmc));
        await Assert.That(error).IsEmpty();
        await Assert.That(output).IsEqualTo("On: done with Redfish\n");
        await Assert.That(exit).IsEqualTo(0);
        await Assert.That(bmc.Resets).IsEquivalentTo(["On"]);
    }

    [Test]
    [Arguments("off", "GracefulShutdown")]
    [Arguments("force-off", "ForceOff")]
    public async Task It_takes_the_driver_from_the_environment_as_Jobs_give_it(string action, string type)
    {
        await using var bmc = await Bmc.StartAsync(new Bmc().Saying("On"), Certificate);
        var (exit, _, error) = await OperatorCommand.RunAsync([action, "--secrets", _secrets.Path], Driver(bmc));
        await Assert.That(exit).IsEqualTo(0).Because(error);
        await Assert.That(bmc.Resets).IsEquivalentTo([type]);
    }

    [Test]
    public async Task It_takes_the_driver_from_a_file()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc().Saying("Off"), Certificate);
        var file = Path.Combine(_secrets.Path, "driver.json");
        await File.WriteAllTextAsync(file, Driver(bmc).Replace(",", ",\n  ", StringComparison.Ordinal));
        var (exit, output, error) = await RunAsync("verify-off", "--driver", $"@{file}");
        await Assert.That(exit).IsEqualTo(0).Because(error);
        await Assert.That(output).IsEqualTo("VerifyOff: done with Redfish: Redfish says PowerState Off\n");
    }

    [Test]
    public async Task It_logs_in_to_a_plug_that_wants_a_digest()
    {
        await using var shelly = await ShellyGen2.StartAsync(new() { NeedsLogin = true, IsOn = true });
        var (exit, _, error) = await RunAsync("off", "--driver", $$$$"""{"http":{"preset":"ShellyGen2","url":"{{{{shelly.Url}}}}","credentials":{"secretName":"login"}}}""");
        await Assert.That(exit).IsEqualTo(0).Because(error);
        await Assert.That(shelly.IsOn).IsFalse();
    }

    [Test]
    public async Task A_failure_is_one_line_on_stderr_and_holds_no_password()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc { Password = "another" }.Saying("Off"), Certificate);
        await FailsAsync(1, "check the Secret login", "on", "--driver", Driver(bmc));
    }

    [Test]
    public async Task A_machine_that_stays_on_is_a_failure_after_the_timeout()
    {
        await using var bmc = await Bmc.StartAsync(new Bmc().Saying("On"), Certificate);
        await FailsAsync(1, "the machine is not off: Redfish says PowerState On", "verify-off", "--timeout", "1500ms", "--driver", Driver(bmc));
    }

    [Test]
    [Arguments("Off", "off")]
    [Arguments("On", "on")]
    [Arguments("Sleeping", "unknown")]
    public async Task Status_says_what_the_hardware_says(string state, string verdict)
    {
        await using var bmc = await Bmc.StartAsync(new Bmc().Saying(state), Certificate);
        var (exit, output, error) = await RunAsync("status", "--driver", Driver(bmc));
        await Assert.That(exit).IsEqualTo(0).Because(error);
        await Assert.That(output).IsEqualTo($"Redfish: Redfish says PowerState {state}\n{verdict}\n");
    }

    [Test]
    public async Task Status_of_hardware_that_cannot_answer_is_unknown()
    {
        var (exit, output, error) = await RunAsync("status", "--driver", """{"wakeOnLan":{"macAddress":"00:00:5e:00:53:01"}}""");
        await Assert.That(exit).IsEqualTo(0).Because(error);
        await Assert.That(output).IsEqualTo("unknown\n");
    }

    [Test]
    [Arguments("{", "the driver cannot be read")]
    [Arguments("", "no driver is given")]
    [Arguments("[]", "the driver cannot be read")]
    [Arguments("null", "the driver cannot be read")]
    [Arguments("redfish", "the driver cannot be read")]
    [Arguments("{\"redfish\":{}}", "url")]
    [Arguments("{\"http\":{\"url\":\"http://192.0.2.20\",\"preset\":\"Sonoff\"}}", "driver.http.preset is not known, or has a value that is not")]
    [Arguments("{} {}", "the driver cannot be read")]
    [Arguments("{\"redfsh\":{\"url\":\"https://192.0.2.10\"}}", "driver.redfsh is not known")]
    [Arguments("{\"wakeOnLan\":{\"macAddress\":\"\\ud800\"}}", "the driver cannot be read")]
    [Arguments("@/no/such/file", "/no/such/file")]
    [Arguments("@", "the driver cannot be read from the file")]
    public async Task A_driver_that_cannot_be_read_is_told(string driver, string said) => await FailsAsync(2, said, "on", "--driver", driver);

    [Test]
    [Arguments("soon")]
    [Arguments("-5s")]
    [Arguments("0")]
    [Arguments("9999h")]
    public async Task A_timeout_that_is_none_is_told(string timeout) => await FailsAsync(2, "--timeout", "on", $"--timeout={timeout}", "--driver", "{\"wakeOnLan\":{\"macAddress\":\"00:00:5e:00:53:01\"}}");

    [Test]
    public async Task A_wrong_command_line_is_another_exit_code()
    {
        var (exit, _, error) = await RunAsync("on", "--no-such-flag");
        await Assert.That(exit).IsEqualTo(2);
        await Assert.That(error).Contains("--no-such-flag");
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => OperatorCommand.RunAsync([.. arguments, "--secrets", _secrets.Path]);

    private async Task FailsAsync(int code, string said, params string[] arguments)
    {
        var (exit, output, error) = await RunAsync(arguments);
        await Assert.That(error).Contains(said);
        await Assert.That(error.TrimEnd('\n')).DoesNotContain("\n");
        await Assert.That(error).DoesNotContain(Secrets.Password);
        await Assert.That(output).IsEmpty();
        await Assert.That(exit).IsEqualTo(code);
    }

    private static string Driver(Bmc bmc) =>
        $$$"""{"redfish":{"url":"{{{bmc.Url}}}","credentials":{"secretName":"login"},"certificateFingerprint":"{{{Certificates.Fingerprint(Certificate)}}}"}}""";
}
