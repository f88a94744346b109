using System.CommandLine;
using System.Net;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Connection;
using HomelabAutoscaler.Operator.Hosting;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>A command that asks a cluster: what goes wrong ends in one line and an exit code.</summary>
internal static class ClusterCommand
{
    /// <param name="command">The command with its own arguments and options.</param>
    /// <param name="options">How it finds its cluster.</param>
    /// <param name="surroundings">The world outside.</param>
    /// <param name="run">Does it, and returns an exit code. May throw <see cref="FormatException"/> for a value that makes no sense.</param>
    public static Command Ready(
        Command command, ClusterOptions options, Surroundings surroundings, Func<ParseResult, ClusterSession, CancellationToken, Task<int>> run)
    {
        options.AddTo(command);
        command.SetAction(async (result, cancellation) =>
        {
            try
            {
                using var session = options.Open(result, surroundings);
                return await AskAsync(session, () => run(result, session, cancellation));
            }
            catch (Exception e) when (CodeOf(e) is { } code)
            {
                await surroundings.Terminal.Error.WriteLineAsync($"{ProgramName.Text}: {MessageOf(e)}");
                return code;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return ExitCode.Failed;
            }
        });
        return command;
    }

    private static async Task<int> AskAsync(ClusterSession session, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (KubeApiException e) when (e.Status is null)
        {
            throw new OperatorExitException(ExitCode.NoCluster, e.InnerException is KubeConnectionException
                ? e.Message
                : $"no cluster at {session.Server}: {e.Message}. Does the API server run, and is that its address? Where not, give another --kubeconfig or --context");
        }
    }

    /// <summary>What the process returns for a failure; null for a bug.</summary>
    private static int? CodeOf(Exception e) => e switch
    {
        OperatorExitException exit => exit.Code,
        FormatException => ExitCode.Usage,
        KubeConnectionException or KubeApiException { Status: HttpStatusCode.Unauthorized } => ExitCode.NoCluster,
        KubeApiException api => IsWithoutKinds(api) ? ExitCode.NoCrds : ExitCode.Failed,
        _ => null,
    };

    private static string MessageOf(Exception e) => e is KubeApiException api && IsWithoutKinds(api)
        ? $"the cluster does not know our kinds ({e.Message}): install the CRDs, for example with: {ProgramName.Own} crd | kubectl apply -f -"
        : e.Message;

    /// <summary>A list is never not found, unless its kind is not there.</summary>
    private static bool IsWithoutKinds(KubeApiException e) => e is { IsNotFound: true, Request: { Verb: "list", Resource: var kind } } && (kind == Machine.Resource.FullName || kind == Group.Resource.FullName);
}
