using HomelabAutoscaler.Sandbox.ApiServer;

namespace HomelabAutoscaler.Sandbox.Tests.Contract;

/// <summary>The embedded server answers as a real kube-apiserver 1.36 did.</summary>
public class ContractTests
{
    private static readonly Lazy<Task<IReadOnlyDictionary<string, IReadOnlyList<string>>>> InProcess =
        new(() => new Replay(new InProcessTarget(new Cluster(TimeProvider.System))).RunAsync());

    public static IEnumerable<string> Names() => Recording.All.Select(r => r.Name);

    [Test]
    [MethodDataSource(nameof(Names))]
    public async Task In_process(string name) => await Assert.That(string.Join("\n", (await InProcess.Value)[name])).IsEmpty();
}
