using System.CommandLine;
using System.Text;
using HomelabAutoscaler.Core.Errors;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Operator.Hosting;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>Prints or writes the CustomResourceDefinitions that this version needs.</summary>
internal static class CrdCommand
{
    public static Command Build(Terminal terminal)
    {
        var directory = new Option<DirectoryInfo?>("--directory") { Description = "Write a file for each kind into this directory, instead of printing" };
        var command = new Command("crd", "Print the CustomResourceDefinitions that this version needs, for kubectl apply -f -") { directory };
        command.SetAction(result => result.GetValue(directory) is { } target ? Write(target, terminal) : Print(terminal));
        return command;
    }

    private static int Print(Terminal terminal)
    {
        terminal.Out.Write(Encoding.UTF8.GetString(Group.CrdYaml));
        terminal.Out.Write("---\n");
        terminal.Out.Write(Encoding.UTF8.GetString(Machine.CrdYaml));
        return ExitCode.Ok;
    }

    private static int Write(DirectoryInfo directory, Terminal terminal)
    {
        try
        {
            directory.Create();
            File.WriteAllBytes(FileOf(directory, Group.Resource.Plural), Group.CrdYaml);
            File.WriteAllBytes(FileOf(directory, Machine.Resource.Plural), Machine.CrdYaml);
            return ExitCode.Ok;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            terminal.Error.WriteLine($"{ProgramName.Text}: cannot write to {directory}: {Cause.Of(e)}");
            return ExitCode.Failed;
        }
    }

    private static string FileOf(DirectoryInfo directory, string plural) => Path.Combine(directory.FullName, $"{ApiGroup.Name}_{plural}.yaml");
}
