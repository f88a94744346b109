using System.Diagnostics;

namespace HomelabAutoscaler.Operator.Tests.Native;

/// <summary>The scripts that complete command lines, in the shells that they are for and with the published operator.</summary>
public class CompletionTests
{
    [Test]
    [Arguments("bash", "bash")]
    [Arguments("zsh", "zsh")]
    [Arguments("fish", "fish")]
    [Arguments("kubectl", "sh")]
    public async Task The_shell_can_read_its_script(string script, string shell)
    {
        if (!HasProgram(shell))
        {
            Skip.Test($"there is no {shell} here");
        }

        var text = await SayAsync(Repository.Operator, ["completion", script], "");
        await Assert.That(text).Contains("[suggest:");
        await Assert.That(await SayAsync(shell, ["-n", "/dev/stdin"], text)).IsEmpty();
    }

    [Test]
    [Arguments("homelab-autoscaler stat", "status")]
    [Arguments("homelab-autoscaler completion f", "fish")]
    [Arguments("homelab-autoscaler completion ", "bash fish kubectl zsh")]
    [Arguments("homelab-autoscaler run --dry", "--dry-run")]
    [Arguments("homelab-autoscaler nothing-of-ours", "")]
    public async Task Bash_completes(string line, string expected)
    {
        var said = await SayAsync(
            "bash",
            ["--norc", "-c", """
                source <(homelab-autoscaler completion bash)
                COMP_LINE="$1" COMP_POINT="${#1}"
                read -ra COMP_WORDS <<< "$COMP_LINE"
                [[ "$COMP_LINE" == *" " ]] && COMP_WORDS+=("")
                COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
                $(complete -p homelab-autoscaler | sed 's/.*-F \([^ ]*\).*/\1/')
                echo "${COMPREPLY[@]}"
                """, "bash", line],
            "");

        await Assert.That(said.TrimEnd()).IsEqualTo(expected);
    }

    [Test]
    [Arguments("stat", "status :4")]
    [Arguments("run --dry", "--dry-run :4")]
    public async Task kubectl_completes(string words, string expected)
    {
        var script = await SayAsync(Repository.Operator, ["completion", "kubectl"], "");

        await Assert.That(string.Join(' ', (await SayAsync("sh", ["-c", script, "sh", .. words.Split(' ')], "")).Split('\n', StringSplitOptions.RemoveEmptyEntries))).IsEqualTo(expected);
    }

    private static bool HasProgram(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, name)));

    private static async Task<string> SayAsync(string program, string[] arguments, string input)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{Path.GetDirectoryName(Repository.Operator)}:{start.Environment["PATH"]}";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await Assert.That(await error).IsEmpty();
        return await output;
    }
}
