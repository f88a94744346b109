namespace HomelabAutoscaler.Power;

/// <summary>How a machine's init is asked to power off.</summary>
public static class Init
{
    /// <summary>SIGRTMIN+4 as systemd counts, for which 0 and 1 of the kernel's 32 are the C library's.</summary>
    public const int SystemdPoweroff = 38;

    /// <summary>SIGUSR2, which means "power off" to busybox's init, as on Alpine. sysvinit and openrc-init take it for something else.</summary>
    public const int BusyboxPoweroff = 12;

    /// <summary>The signal that powers the machine off.</summary>
    /// <param name="name">Name of process 1, as /proc/1/comm has it.</param>
    /// <param name="executable">Its program, as /proc/1/exe leads to it; null when that cannot be read.</param>
    /// <exception cref="PowerException">Nobody knows how to ask that init, or it is a container's.</exception>
    public static int SignalOf(string name, string? executable)
    {
        var program = Path.GetFileName(executable ?? "");
        return (name, program) switch
        {
            ("systemd", _) or (_, "systemd") => SystemdPoweroff,
            (_, "busybox") => BusyboxPoweroff,
            ("homelab-autosca" or "homelab-autoscaler", _) => throw new PowerException("process 1 is this container's own: the Pod needs hostPID: true"),
            ("machined", _) => throw new PowerException("this machine runs Talos, which takes no signals: use redfish, http or a shutdownPodSpec with talosctl"),
            _ => throw new PowerException($"nobody here knows how to ask {name} ({program}) to power off: use redfish, http or a shutdownPodSpec of your own"),
        };
    }
}
