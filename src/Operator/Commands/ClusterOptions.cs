using System.CommandLine;
using HomelabAutoscaler.Kubernetes.Connection;
using HomelabAutoscaler.Operator.Hosting;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>How a command finds its cluster: as kubectl does, with its flags.</summary>
internal sealed class ClusterOptions
{
    private readonly Option<string?> _namespace = new("--namespace", "-n") { Description = $"Namespace of the machines; without it that of the kubeconfig's context, or else {Composition.DefaultNamespace}", HelpName = "name" };
    private readonly Option<string?> _kubeConfig = new("--kubeconfig") { Description = "kubeconfig file; without it KUBECONFIG, the Pod's service account, then ~/.kube/config", HelpName = "file" };
    private readonly Option<string?> _context = new("--context") { Description = "Context of the kubeconfig", HelpName = "name" };

    public void AddTo(Command command)
    {
        command.Options.Add(_namespace);
        command.Options.Add(_kubeConfig);
        command.Options.Add(_context);
    }

    /// <exception cref="KubeConnectionException">There is no usable cluster.</exception>
    public ClusterSession Open(ParseResult result, Surroundings surroundings)
    {
        var connection = surroundings.Connect(new(result.GetValue(_kubeConfig), result.GetValue(_context)));
        return new(connection, result.GetValue(_namespace) ?? connection.Namespace ?? Composition.DefaultNamespace, surroundings);
    }
}
