using System.CommandLine;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Connection;
using HomelabAutoscaler.Operator.Hosting;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>Which cluster and namespace a command speaks of, as kubectl's options say it.</summary>
internal sealed class ClusterOptions
{
    private readonly Option<string?> _kubeConfig = new("--kubeconfig") { Description = "kubeconfig file; without it KUBECONFIG, the Pod's service account, then ~/.kube/config" };
    private readonly Option<string?> _context = new("--context") { Description = "Context of the kubeconfig" };
    private readonly Option<string?> _namespace = new("--namespace", "-n") { Description = "Namespace; without it the context's, then homelab-autoscaler-system" };

    public ClusterOptions(Command command)
    {
        command.Add(_kubeConfig);
        command.Add(_context);
        command.Add(_namespace);
    }

    /// <summary>Runs a command against the cluster; what goes wrong with it is one line and an exit code.</summary>
    public async Task<int> RunAsync(ParseResult result, Func<KubeApi, string, Task<int>> run)
    {
        try
        {
            using var connection = KubeConnection.Open(new(result.GetValue(_kubeConfig), result.GetValue(_context)));
            var api = new KubeApi(connection, TimeProvider.System, $"homelab-autoscaler/{ProductVersion.Text}");
            return await run(api, result.GetValue(_namespace) ?? connection.Namespace ?? Composition.DefaultNamespace);
        }
        catch (KubeConnectionException e)
        {
            return await FailAsync(ExitCode.NoCluster, e.Message);
        }
        catch (KubeApiException e)
        {
            return await FailAsync(e.Status is null ? ExitCode.NoCluster : ExitCode.Failed, e.Message);
        }
    }

    private static async Task<int> FailAsync(int code, string message)
    {
        await Console.Error.WriteLineAsync($"homelab-autoscaler: {message}");
        return code;
    }
}
