using System.CommandLine;
using HomelabAutoscaler.Operator.Hosting;
using HomelabAutoscaler.Operator.Settings;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>The command line: without a command the operator runs, as the Go original's does.</summary>
internal static class CommandLine
{
    public static RootCommand Build()
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
            return errors.Count > 0 ? Refuse(errors) : await OperatorHost.RunAsync(read, cancellation);
        });
        root.Subcommands.Add(CrdCommand.Build());
        root.Subcommands.Add(PowerCommand.Build());
        root.Subcommands.Add(Version());
        return root;
    }

    /// <summary>Says what is wrong with the command line, a line each.</summary>
    public static int Refuse(IEnumerable<string> errors)
    {
        foreach (var error in errors)
        {
            Console.Error.WriteLine($"homelab-autoscaler: {error}");
        }

        Console.Error.WriteLine("homelab-autoscaler: see --help");
        return ExitCode.Usage;
    }

    private static Command Version()
    {
        var command = new Command("version", "Print the version");
        command.SetAction(static _ => Console.WriteLine(ProductVersion.Text));
        return command;
    }
}
