using System.Diagnostics;

namespace HomelabAutoscaler.Sandbox.Tests.ApiServer;

/// <summary>The real kubectl, where there is one.</summary>
internal sealed class Kubectl(string kubeconfig)
{
    private static readonly string? Program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "kubectl")).FirstOrDefault(File.Exists);

    public static bool IsInstalled => Program is not null;

    /// <summary>What it prints; both streams, and its exit code first when that is not 0. Arguments hold no spaces.</summary>
    public async Task<string> RunAsync(string arguments, string input = "")
    {
        var start = new ProcessStartInfo(Program!, arguments.Split(' ')) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBECONFIG"] = kubeconfig;
        // Its cache of discovery must not outlive a server.
        start.Environment["HOME"] = Path.GetDirectoryName(kubeconfig);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return $"{(process.ExitCode == 0 ? "" : $"exit {process.ExitCode}: ")}{await output}{await errors}".TrimEnd();
    }
}
