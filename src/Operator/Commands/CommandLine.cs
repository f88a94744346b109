using System.CommandLine;
using HomelabAutoscaler.Operator.Hosting;
using HomelabAutoscaler.Operator.Settings;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>The command line: without a command the operator runs, as the Go original's does.</summary>
public static class CommandLine
{
    /// <summary>Does what the arguments say, and returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] arguments, Surroundings surroundings, CancellationToken cancellation = default)
    {
        // @FILE is for options to read, not a file of further arguments.
        var result = Build(surroundings).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        return result.Errors.Count > 0
            ? Refuse(result.Errors.Select(error => error.Message), surroundings.Terminal.Error)
            : await result.InvokeAsync(new InvocationConfiguration { Output = surroundings.Terminal.Out, Error = surroundings.Terminal.Error }, cancellation);
    }

    internal static RootCommand Build(Surroundings surroundings)
    {
        var settings = new SettingsReader();
        var root = new RootCommand("Powers the machines of a homelab as Cluster Autoscaler asks for them");
        foreach (var setting in settings.All)
        {
            root.Options.Add(setting.Option);
        }

        root.SetAction(async (result, cancellation) =>
        {
            var errors = new List<string>();
            var read = settings.Read(result, errors);
            return errors.Count > 0 ? Refuse(errors, surroundings.Terminal.Error) : await OperatorHost.RunAsync(read, cancellation);
        });
        root.Subcommands.Add(CrdCommand.Build());
        root.Subcommands.Add(PowerCommand.Build(surroundings));
        root.Subcommands.Add(ValidateCommand.Build(surroundings));
        root.Subcommands.Add(Version(surroundings.Terminal));
        FleetCommands.AddTo(root, surroundings);
        PluginHelp.AddTo(root);
        return root;
    }

    /// <summary>Says what is wrong with the command line, a line each.</summary>
    private static int Refuse(IEnumerable<string> errors, TextWriter terminal)
    {
        foreach (var error in errors)
        {
            terminal.WriteLine($"{ProgramName.Text}: {error}");
        }

        terminal.WriteLine($"{ProgramName.Text}: see --help");
        return ExitCode.Usage;
    }

    private static Command Version(Terminal terminal)
    {
        var command = new Command("version", "Print the version");
        command.SetAction(_ => terminal.Out.WriteLine(ProductVersion.Text));
        return command;
    }
}
