using System.CommandLine;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Operator.Hosting;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>The names that a command is given, and what is done with each.</summary>
internal static class Targets
{
    public static Argument<string[]> Argument(string description, ClusterOptions options, Surroundings surroundings, NameKinds kinds)
    {
        var argument = new Argument<string[]>("NAME") { Description = description, Arity = ArgumentArity.OneOrMore };
        argument.CompletionSources.Add(NameCompletion.Of(options, surroundings, kinds));
        return argument;
    }

    /// <summary>Does something with each in turn: what fails with one does not keep the others, unless there is no cluster at all.</summary>
    public static async Task<int> EachAsync(IEnumerable<string> names, ClusterSession session, Func<Target, Task> action)
    {
        var code = ExitCode.Ok;
        foreach (var target in names.Select(Target.Parse).ToList())
        {
            try
            {
                await action(target);
            }
            catch (Exception e) when (e is OperatorExitException or KubeApiException { Status: not null })
            {
                await session.Terminal.Error.WriteLineAsync($"{ProgramName.Text}: {e.Message}");
                code = ExitCode.Failed;
            }
        }

        return code;
    }
}
