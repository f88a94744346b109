using System.CommandLine;
using HomelabAutoscaler.Core.Errors;
using HomelabAutoscaler.Operator.Hosting;
using HomelabAutoscaler.Operator.Settings;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>The command line: without a command the operator runs, as the Go original's does.</summary>
public static class CommandLine
{
    /// <summary>Where the operator's flags are shown.</summary>
    private const string FlagsHelp = "run --help";

    /// <summary>After SIGTERM the process ends by itself within this time, or is ended: the operator must have come to its own end before.</summary>
    private static readonly TimeSpan EndTime = OperatorHost.ShutdownTime + TimeSpan.FromSeconds(1);

    /// <summary>Does what the arguments say, and returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] arguments, Surroundings surroundings, CancellationToken cancellation = default)
    {
        // @FILE is for options to read, not a file of further arguments.
        var result = Build(surroundings).Parse([.. arguments.SelectMany(EmptyValue)], new ParserConfiguration { ResponseFileTokenReplacer = null });
        return result.Errors.Count > 0
            ? Refuse(result.Errors.Select(error => error.Message), result.CommandResult.Command is RootCommand ? FlagsHelp : "--help", surroundings.Terminal.Error)
            : await InvokeAsync(result, surroundings.Terminal, cancellation);
    }

    private static async Task<int> InvokeAsync(ParseResult result, Terminal terminal, CancellationToken cancellation)
    {
        try
        {
            var configuration = new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, ProcessTerminationTimeout = EndTime, EnableDefaultExceptionHandler = false };
            return await result.InvokeAsync(configuration, cancellation);
        }
        catch (OutputException e)
        {
            await terminal.Error.WriteLineAsync($"{ProgramName.Text}: standard output cannot be written: {Cause.Of(e.InnerException!)}: is the disk full, or the output closed?");
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C, or SIGTERM.
        }
        catch (Exception e)
        {
            await terminal.Error.WriteLineAsync($"{ProgramName.Text}: this should not happen, please report it: {e}");
        }

        return ExitCode.Failed;
    }

    /// <summary>The parser takes the next argument for the value of <c>--flag=</c>, whatever that is: an empty value must be an argument of its own.</summary>
    private static string[] EmptyValue(string argument) =>
        argument is ['-', .. var name, '='] && !name.Contains('=') && !name.Contains(' ') ? [argument[..^1], ""] : [argument];

    internal static RootCommand Build(Surroundings surroundings)
    {
        var root = new RootCommand("Powers the machines of a homelab as Cluster Autoscaler asks for them. Without a command it runs the operator.");
        HaveRun(root, showsFlags: false, surroundings);
        var run = new Command("run", "Run the operator, as without a command; its help has all flags");
        HaveRun(run, showsFlags: true, surroundings);
        root.Subcommands.Add(run);
        root.Subcommands.Add(CrdCommand.Build(surroundings.Terminal));
        root.Subcommands.Add(PowerCommand.Build(surroundings));
        root.Subcommands.Add(ValidateCommand.Build(surroundings));
        root.Subcommands.Add(Version(surroundings.Terminal));
        FleetCommands.AddTo(root, surroundings);
        PluginHelp.AddTo(root);
        return root;
    }

    /// <summary>Has a command run the operator. Its many flags are shown by one command alone, or they would hide the others.</summary>
    private static void HaveRun(Command command, bool showsFlags, Surroundings surroundings)
    {
        var settings = new SettingsReader();
        foreach (var setting in settings.All)
        {
            setting.Option.Hidden = !showsFlags;
            command.Options.Add(setting.Option);
        }

        command.SetAction(async (result, cancellation) =>
        {
            var errors = new List<string>();
            var read = settings.Read(result, errors);
            return errors.Count > 0 ? Refuse(errors, FlagsHelp, surroundings.Terminal.Error) : await OperatorHost.RunAsync(read, cancellation);
        });
    }

    /// <summary>Says what is wrong with the command line, a line each.</summary>
    private static int Refuse(IEnumerable<string> errors, string help, TextWriter terminal)
    {
        foreach (var error in errors)
        {
            terminal.WriteLine($"{ProgramName.Text}: {error}");
        }

        terminal.WriteLine($"{ProgramName.Text}: see {help}");
        return ExitCode.Usage;
    }

    private static Command Version(Terminal terminal)
    {
        var command = new Command("version", "Print the version");
        command.SetAction(_ => terminal.Out.WriteLine(ProductVersion.Text));
        return command;
    }
}
