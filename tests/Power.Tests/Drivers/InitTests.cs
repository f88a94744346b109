using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Power.Tests.Drivers;

public class InitTests
{
    [Test]
    [Arguments("systemd", "/usr/lib/systemd/systemd", Init.SystemdPoweroff)]
    [Arguments("systemd", null, Init.SystemdPoweroff)]
    [Arguments("init", "/lib/systemd/systemd", Init.SystemdPoweroff)]
    [Arguments("init", "/bin/busybox", Init.BusyboxPoweroff)]
    [Arguments("busybox", "/bin/busybox", Init.BusyboxPoweroff)]
    public async Task A_known_init_gets_its_own_signal(string name, string? executable, int signal) =>
        await Assert.That(Init.SignalOf(name, executable)).IsEqualTo(signal);

    [Test]
    [Arguments("homelab-autosca", "/homelab-autoscaler", "hostPID: true")]
    [Arguments("machined", "/usr/bin/init", "talosctl")]
    [Arguments("init", "/sbin/openrc-init", "openrc-init")] // blocks SIGUSR2, halts without powering off at SIGPWR
    [Arguments("init", "/sbin/init", "shutdownPodSpec")] // sysvinit opens its pipe again at SIGUSR2
    [Arguments("bash", "/bin/bash", "bash")]
    [Arguments("", null, "redfish")]
    public async Task Any_other_process_1_is_left_alone_and_the_error_says_what_to_do(string name, string? executable, string said)
    {
        var error = await Failing.With<PowerException>(() => Task.FromResult(Init.SignalOf(name, executable)));
        await Assert.That(error.Message).Contains(said);
    }
}
