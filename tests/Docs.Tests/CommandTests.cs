using System.Diagnostics;
using HomelabAutoscaler.Operator.Commands;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Docs.Tests;

/// <summary>What readers type works: kubectl and helm for real, our own commands as far as their command line goes.</summary>
public class CommandTests
{
    /// <summary>What the pages use of the reader's machine, and no test runs.</summary>
    private static readonly string[] Elsewhere = ["docker", "pip", "openssl", "mkdir", "printf", "echo", "install", "ln", "source"];

    [Test]
    public async Task Every_command_is_one_that_is_checked()
    {
        var unknown = Page.All.SelectMany(page => page.Commands().Select(command => $"{page}: {command}"))
            .Where(line => WordOf(line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]) is var word
                && word is not ("kubectl" or "helm" or "homelab-autoscaler" or "make") && !Elsewhere.Contains(word));
        await Assert.That(unknown).IsEmpty();
    }

    [Test]
    public async Task Our_own_commands_exist_with_their_options()
    {
        var wrong = new List<string>();
        foreach (var command in Of("homelab-autoscaler"))
        {
            var parsed = CommandLine.Build(Surroundings.OfProcess()).Parse(Typed(command).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..], new() { ResponseFileTokenReplacer = null });
            wrong.AddRange(parsed.Errors.Select(error => $"{command}: {error.Message}"));
        }

        await Assert.That(wrong).IsEmpty();
    }

    [Test]
    public async Task Make_has_the_targets()
    {
        var makefile = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "Makefile"));
        var missing = Of("make").Select(command => command.Split(' ')).Where(words => words.Length > 1).Select(words => words[1])
            .Where(target => !makefile.Contains($"\n{target}:", StringComparison.Ordinal));
        await Assert.That(missing).IsEmpty();
    }

    [Test]
    public async Task Helm_takes_the_chart_s_commands()
    {
        var failed = new List<string>();
        foreach (var command in Of("helm").Where(command => command.Contains(" chart ", StringComparison.Ordinal)))
        {
            var render = command
                .Replace("helm install", "helm template", StringComparison.Ordinal)
                .Replace("helm upgrade", "helm template", StringComparison.Ordinal)
                .Replace("--values values.yaml", "", StringComparison.Ordinal);
            await RunAsync(render, Repository.Root, "", failed);
        }

        await Assert.That(failed).IsEmpty();
    }

    [Test]
    public async Task Kubectl_carries_out_what_the_pages_say()
    {
        var folder = Directory.CreateTempSubdirectory("homelab-docs-");
        try
        {
            var cluster = new Cluster(TimeProvider.System);
            Installation.Apply(cluster, await OperatorProcess.OutputOfAsync(Repository.Operator, "crd"));
            var start = Page.All.Single(page => page.Path == Path.Combine("docs", "start.md"));
            var manifest = start.Blocks("yaml").First();
            Installation.Apply(cluster, manifest);
            await using var server = await ApiServerHost.StartAsync(cluster);
            var kubeConfig = Path.Combine(folder.FullName, "kubeconfig");
            server.WriteKubeconfig(kubeConfig, User.Admin);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "mini-pcs.yaml"), manifest);

            var failed = new List<string>();
            foreach (var command in Of("kubectl").Where(command => !command.Contains("NAME", StringComparison.Ordinal)))
            {
                await RunAsync(command, folder.FullName, kubeConfig, failed);
            }

            await Assert.That(failed).IsEmpty();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<string> Of(string word) => Page.All.SelectMany(page => page.Commands()).Where(command => WordOf(command) == word).Distinct();

    /// <summary>The command without what the shell does with its output.</summary>
    private static string Typed(string command) => command.Split(" | ")[0].Split(" > ")[0];

    private static string WordOf(string command) =>
        command.Split(' ').First(word => !word.Contains('=', StringComparison.Ordinal));

    private static async Task RunAsync(string command, string folder, string kubeConfig, List<string> failed)
    {
        var start = new ProcessStartInfo("bash", ["-c", command]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{Path.Combine(Repository.Root, "artifacts", "tools")}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["KUBECONFIG"] = kubeConfig;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        await output;
        if (process.ExitCode != 0)
        {
            failed.Add($"{command}: {await errors}");
        }
    }
}
