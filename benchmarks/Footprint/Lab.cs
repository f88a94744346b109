using System.Diagnostics;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;

namespace HomelabAutoscaler.Footprint;

/// <summary>The sandbox's API server with a homelab in it, for the native binary to run against.</summary>
internal sealed class Lab : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>An operator that has not written for so long has nothing left to do.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    private readonly string _program;
    private readonly DirectoryInfo _folder;
    private readonly ApiServerHost _server;
    private readonly string _kubeConfig;

    private Lab(string program, DirectoryInfo folder, Cluster cluster, ApiServerHost server)
    {
        _program = program;
        _folder = folder;
        Cluster = cluster;
        _server = server;
        _kubeConfig = Path.Combine(folder.FullName, "kubeconfig");
        server.WriteKubeconfig(_kubeConfig, User.Admin);
    }

    public Cluster Cluster { get; }

    public static async Task<Lab> OfAsync(string program, Inventory inventory)
    {
        var cluster = new Cluster(TimeProvider.System);
        Installation.Apply(cluster, await OperatorProcess.OutputOfAsync(program, "crd"));
        await inventory.FillAsync(cluster);
        return new(program, Directory.CreateTempSubdirectory("homelab-footprint-"), cluster, await ApiServerHost.StartAsync(cluster, "127.0.0.1:0"));
    }

    /// <param name="flags">Beside what every measurement needs.</param>
    public OperatorProcess StartOperator(params IEnumerable<string> flags) => OperatorProcess.Start(
        _program,
        Path.Combine(_folder.FullName, "operator.log"),
        ["--kubeconfig", _kubeConfig, "--namespace", Installation.HomeNamespace, "--silent-after", "2s", .. flags]);

    /// <summary>Lets an operator recognise all machines and do all that there is to do, so that the measured one finds a cluster at rest.</summary>
    /// <param name="least">How long it has to do so at least: some things are done after a while.</param>
    public async Task SettleAsync(TimeSpan least = default)
    {
        await using var process = StartOperator();
        var waiting = Stopwatch.StartNew();
        var last = Cluster.Revision;
        var quiet = Stopwatch.StartNew();
        while (quiet.Elapsed < Quiet || !Inventory.IsRecognised(Cluster) || waiting.Elapsed < least + Quiet)
        {
            if (waiting.Elapsed > Patience || process.HasExited)
            {
                throw new InvalidOperationException("the operator has not come to rest with all machines recognised");
            }

            await Task.Delay(100);
            if (Cluster.Revision != last)
            {
                last = Cluster.Revision;
                quiet.Restart();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
