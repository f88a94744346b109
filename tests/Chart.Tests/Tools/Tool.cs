using System.Diagnostics;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Chart.Tests;

/// <summary>A program of others that a test runs for real.</summary>
internal sealed record Tool(string Name)
{
    public static readonly Tool Helm = new("helm");

    public static readonly Tool Kubectl = new("kubectl");

    /// <summary>Environment variables beside the test's own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public async Task<ToolOutput> RunAsync(IEnumerable<string> arguments, string input = "")
    {
        var start = new ProcessStartInfo(Find(), arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await errors);
    }

    /// <summary>Where .ci/get-helm has put it, else wherever it is installed. In CI it must be there.</summary>
    private string Find()
    {
        var path = (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var folders = path.Prepend(Path.Combine(Repository.Root, "artifacts", "tools"));
        if (folders.Select(folder => Path.Combine(folder, Name)).FirstOrDefault(File.Exists) is { } found)
        {
            return found;
        }

        var missing = $"there is no {Name}: .ci/get-helm fetches it, and `make test` runs that";
        Skip.Unless(System.Environment.GetEnvironmentVariable("CI") == "true", missing);
        throw new InvalidOperationException(missing);
    }
}

/// <summary>What a program has said, and how it ended.</summary>
internal sealed record ToolOutput(int ExitCode, string Output, string Errors);
