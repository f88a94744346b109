using System.CommandLine;
using HomelabAutoscaler.Core.Errors;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Operator.Hosting;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>Prints or writes the CustomResourceDefinitions that this version needs.</summary>
internal static class CrdCommand
{
    public static Command Build()
    {
        var directory = new Option<DirectoryInfo?>("--directory") { Description = "Write a file for each kind into this directory, instead of printing" };
        var command = new Command("crd", "Print the CustomResourceDefinitions that this version needs, for kubectl apply -f -") { directory };
        command.SetAction(result => result.GetValue(directory) is { } target ? Write(target) : Print());
        return command;
    }

    private static int Print()
    {
        using var output = Console.OpenStandardOutput();
        output.Write(Group.CrdYaml);
        output.Write("---\n"u8);
        output.Write(Machine.CrdYaml);
        return ExitCode.Ok;
    }

    private static int Write(DirectoryInfo directory)
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
            Console.Error.WriteLine($"homelab-autoscaler: cannot write to {directory}: {Cause.Of(e)}");
            return ExitCode.Failed;
        }
    }

    private static string FileOf(DirectoryInfo directory, string plural) => Path.Combine(directory.FullName, $"{ApiGroup.Name}_{plural}.yaml");
}
