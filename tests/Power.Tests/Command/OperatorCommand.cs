using System.Diagnostics;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Power.Tests.Command;

/// <summary>The published operator as a process of its own: what is trimmed away by mistake shows only there.</summary>
internal static class OperatorCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <param name="arguments">After "power".</param>
    /// <param name="driver">For the environment, as Jobs have it; null for none.</param>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string[] arguments, string? driver = null)
    {
        var start = new ProcessStartInfo(Repository.Operator, ["power", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HOMELAB_AUTOSCALER_DRIVER"] = driver;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output, await error);
    }
}
