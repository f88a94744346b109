using System.Runtime.InteropServices;

namespace HomelabAutoscaler.Power;

/// <summary>Asks the init of the machine that this process runs on to power off. It must see the machine's processes and be root.</summary>
internal sealed partial class NodePoweroffSwitch : ISwitch
{
    private const int FirstProcess = 1;

    public Task OnAsync(CancellationToken cancellation) => throw new PowerException("a machine that is off runs no Pod that could switch it on");

    public Task OffAsync(bool hard, CancellationToken cancellation)
    {
        var signal = Init.SignalOf(File.ReadAllText("/proc/1/comm").Trim(), Executable());
        if (Send(FirstProcess, signal) != 0)
        {
            throw new PowerException($"init does not take signal {signal} from this process ({Marshal.GetLastPInvokeErrorMessage()}): the Pod must be privileged, run as root and have hostPID: true");
        }

        return Task.CompletedTask;
    }

    public Task<PowerReading> ReadAsync(CancellationToken cancellation) => Task.FromResult(new PowerReading(false, "this process runs on it"));

    private static string? Executable()
    {
        try
        {
            return File.ResolveLinkTarget("/proc/1/exe", returnFinalTarget: false)?.FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Send(int process, int signal);
}
