using System.CommandLine;
using HomelabAutoscaler.Operator.Hosting;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>Prints what a shell needs to complete our command lines; the words come from the parser's own [suggest] directive.</summary>
internal static class CompletionCommand
{
    public static Command Build(Surroundings surroundings)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish, or kubectl for its plugin" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "kubectl");
        var command = new Command("completion", "Print a script that completes commands and names in a shell") { shell };
        command.SetAction(result =>
        {
            surroundings.Terminal.Out.Write(ScriptOf(result.GetRequiredValue(shell)));
            return ExitCode.Ok;
        });
        return command;
    }

    private static string ScriptOf(string shell) => shell switch
    {
        "bash" => CompletionScripts.Bash,
        "zsh" => CompletionScripts.Zsh,
        "fish" => CompletionScripts.Fish,
        _ => CompletionScripts.Kubectl,
    };
}
