using HomelabAutoscaler.Sandbox.ApiServer;

namespace HomelabAutoscaler.Sandbox.Tests.Contract;

/// <summary>The embedded server answers as a real kube-apiserver 1.36 did.</summary>
public class ContractTests
{
    private static readonly Lazy<Task<IReadOnlyDictionary<string, IReadOnlyList<string>>>> InProcess =
        new(() => new Replay(new InProcessTarget(new Cluster(TimeProvider.System))).RunAsync());

    private static readonly Lazy<Task<IReadOnlyDictionary<string, IReadOnlyList<string>>>> OverHttps = new(async () =>
    {
        var cluster = new Cluster(TimeProvider.System);
        await using var host = await ApiServerHost.StartAsync(cluster);
        return await new Replay(new HttpsTarget(cluster, host)).RunAsync();
    });

    private static readonly Lazy<Task<IReadOnlyDictionary<string, IReadOnlyList<string>>>> RealCluster =
        new(() => new Replay(new KubeconfigTarget(Kubeconfig!)).RunAsync());

    private static string? Kubeconfig => Environment.GetEnvironmentVariable("KUBECONFIG");

    public static IEnumerable<string> Names() => Recording.All.Select(r => r.Name);

    [Test]
    [MethodDataSource(nameof(Names))]
    public async Task In_process(string name) => await Assert.That(string.Join("\n", (await InProcess.Value)[name])).IsEmpty();

    [Test]
    [MethodDataSource(nameof(Names))]
    public async Task Over_HTTPS(string name) => await Assert.That(string.Join("\n", (await OverHttps.Value)[name])).IsEmpty();

    [Test]
    [MethodDataSource(nameof(Names))]
    public async Task By_a_real_cluster(string name)
    {
        Skip.When(Kubeconfig is not { Length: > 0 }, "KUBECONFIG names no cluster to play the exchanges against; it must be one that may be written to");
        await Assert.That(string.Join("\n", (await RealCluster.Value)[name])).IsEmpty();
    }
}
