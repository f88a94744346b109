using System.Diagnostics;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Operator.Tests.Native;

/// <summary>The scripts that complete command lines, in the shells that they are for and with the published operator.</summary>
public class CompletionTests
{
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
    [Arguments("homelab-autoscaler stat", "homelab-autoscaler status ")]
    [Arguments("homelab-autoscaler completion f", "homelab-autoscaler completion fish ")]
    [Arguments("homelab-autoscaler completion ", "homelab-autoscaler completion ")]
    [Arguments("homelab-autoscaler run --dry", "homelab-autoscaler run --dry-run ")]
    [Arguments("homelab-autoscaler validate /proc/versio", "homelab-autoscaler validate /proc/version ")]
    [Arguments("homelab-autoscaler nothing-of-ours", "homelab-autoscaler nothing-of-ours")]
    public async Task Zsh_completes(string line, string expected)
    {
        const string Begin = "autoload -Uz compinit; compinit -u -D";
        await Assert.That(await ZshAsync($"{Begin}; source <(homelab-autoscaler completion zsh)", line)).IsEqualTo(expected);
        await Assert.That(await ZshAsync($"fpath+=($FOLDER); {Begin}", line)).IsEqualTo(expected);
    }

    [Test]
    [Arguments("homelab-autoscaler stat", "status")]
    [Arguments("homelab-autoscaler completion f", "fish")]
    [Arguments("homelab-autoscaler completion ", "bash fish kubectl zsh")]
    [Arguments("homelab-autoscaler run --dry", "--dry-run")]
    [Arguments("homelab-autoscaler validate /proc/versio", "/proc/version")]
    [Arguments("homelab-autoscaler nothing-of-ours", "")]
    public async Task Fish_completes(string line, string expected)
    {
        var said = await SayAsync("fish", ["--no-config", "-c", "homelab-autoscaler completion fish | source; complete -C $argv[1]", line], "");

        await Assert.That(string.Join(' ', said.Split('\n', StringSplitOptions.RemoveEmptyEntries))).IsEqualTo(expected);
    }

    [Test]
    [Arguments("stat", "status :4")]
    [Arguments("run --dry", "--dry-run :4")]
    [Arguments("validate mani", ":0")]
    public async Task kubectl_completes(string words, string expected)
    {
        var script = await SayAsync(Repository.Operator, ["completion", "kubectl"], "");

        await Assert.That(string.Join(' ', (await SayAsync("sh", ["-c", script, "sh", .. words.Split(' ')], "")).Split('\n', StringSplitOptions.RemoveEmptyEntries))).IsEqualTo(expected);
    }

    /// <summary>What stands in the line of a zsh at a terminal after the tabulator key; its FOLDER has the script.</summary>
    private static async Task<string> ZshAsync(string setup, string line) => (await SayAsync(
        "zsh",
        ["-f", "-c", """
            zmodload zsh/zpty
            export FOLDER=$(mktemp -d)
            homelab-autoscaler completion zsh > $FOLDER/_homelab-autoscaler
            zpty shell zsh -f -i
            zpty -w shell "$1"
            zpty -w shell 'keep() { print -rn -- $BUFFER > $FOLDER/line; exit }; zle -N keep; bindkey ^X keep'
            zpty -w -n shell "$2"$'\t\C-x'
            while [[ ! -s $FOLDER/line ]] && zpty -r shell _; do :; done
            cat $FOLDER/line
            rm -r $FOLDER
            """, "zsh", setup, line],
        "")).TrimEnd('\n');

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
