using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Operator.Tests.Native;

/// <summary>An API server of the sandbox over HTTPS, for operators in processes of their own.</summary>
internal sealed class NativeCluster : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("homelab-test-");
    private ApiServerHost? _server;

    public Cluster Cluster { get; } = new(TimeProvider.System);

    public string KubeConfig => Path.Combine(_folder.FullName, "kubeconfig");

    public string Log => Path.Combine(_folder.FullName, "operator.log");

    public string LogText => TextOf(Path.GetFileName(Log));

    public string TextOf(string log)
    {
        using var reader = new StreamReader(new FileStream(Path.Combine(_folder.FullName, log), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    /// <returns>Where it listens.</returns>
    public async Task<Uri> ListenAsync(string address = "127.0.0.1:0")
    {
        _server = await ApiServerHost.StartAsync(Cluster, address);
        _server.WriteKubeconfig(KubeConfig, User.Admin);
        return _server.Address;
    }

    public async Task InstallAsync(string manifests)
    {
        Installation.Apply(Cluster, await OperatorProcess.OutputOfAsync(Repository.Operator, "crd"));
        Installation.Apply(Cluster, manifests);
    }

    public OperatorProcess StartOperator(params IEnumerable<string> flags) => StartProcess(Path.GetFileName(Log), [Repository.Operator], flags);

    /// <summary>Starts an operator with a log of its own, by a command whose first word is a program.</summary>
    public OperatorProcess StartProcess(string log, IReadOnlyList<string> command, IEnumerable<string> flags) => OperatorProcess.Start(
        command[0],
        Path.Combine(_folder.FullName, log),
        [.. command.Skip(1), "--kubeconfig", KubeConfig, "--namespace", Installation.HomeNamespace, .. flags]);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }
}
