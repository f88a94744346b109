using System.Diagnostics;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Power.Tests.Drivers;

/// <summary>The published operator in a process namespace of its own, where process 1 is a shell that says which signal it got.</summary>
public sealed class NodePoweroffTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("homelab-init-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Test]
    [Arguments("systemd", "RTMIN+4")]
    [Arguments("busybox", "USR2")]
    public async Task Init_gets_the_signal_that_means_power_off(string init, string signal)
    {
        var (said, error) = await RunAsync(init, signal);

        await Assert.That(said).IsEqualTo($"Off: done with NodePoweroff\nasked by {signal}, exit code 0\n").Because(error);
    }

    [Test]
    public async Task An_init_that_nobody_knows_gets_none()
    {
        var (said, error) = await RunAsync("runit", "RTMIN+4 USR1 USR2 TERM INT PWR");

        await Assert.That(said).StartsWith("asked by nobody, exit code ").And.DoesNotContain("exit code 0");
        await Assert.That(error).Contains("nobody here knows how to ask runit");
    }

    /// <param name="name">What process 1 is called.</param>
    /// <param name="signals">Those that it listens to.</param>
    private async Task<(string Said, string Error)> RunAsync(string name, string signals)
    {
        var init = Path.Combine(_folder.FullName, name);
        File.Copy("/bin/bash", init);
        var script = Path.Combine(_folder.FullName, "script");
        await File.WriteAllTextAsync(script, $$$"""
            by=nobody
            for signal in {{{signals}}}; do trap "by=$signal" $signal; done
            HOMELAB_AUTOSCALER_DRIVER='{"nodePoweroff":{}}' {{{Repository.Operator}}} power off
            echo "asked by $by, exit code $?"
            """);

        // Nothing runs unless there is such a namespace: it must never be the machine's own process 1 that is asked.
        var start = new ProcessStartInfo("unshare", ["--user", "--map-root-user", "--pid", "--fork", "--kill-child", "--mount-proc", init, script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        if (process.ExitCode != 0 && (await error).StartsWith("unshare:", StringComparison.Ordinal))
        {
            Skip.Test($"no namespace is to be had here: {await error}");
        }

        return (await output, await error);
    }
}
