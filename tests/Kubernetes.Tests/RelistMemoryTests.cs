using System.Text;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Watching;

namespace HomelabAutoscaler.Kubernetes.Tests;

/// <summary>What a thousand objects take, and what listing them again leaves behind. Alone, since it measures the whole process.</summary>
[NotInParallel]
public class RelistMemoryTests
{
    private const int Count = 1000;
    private const int MiB = 1024 * 1024;

    private static readonly byte[] List = Encoding.UTF8.GetBytes(ListOf(Count));

    private readonly KubeApi _api = ScriptedServer.Of(_ => ScriptedServer.Streamed(new SlicedStream(List, 16 * 1024))).Api();

    [Test]
    public async Task Listing_a_thousand_nodes_again_and_again_leaves_nothing_behind()
    {
        var store = new Store<KubeNode>();
        await ListInto(store);
        var first = store.Current.All.ToArray();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var times = 0; times < 20; times++)
        {
            await ListInto(store);
        }

        await Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before).IsLessThan(MiB / 2);
        await Assert.That(store.Current.All.Zip(first).All(pair => ReferenceEquals(pair.First, pair.Second))).IsTrue();
    }

    [Test]
    public async Task A_thousand_nodes_take_little_and_reading_them_no_buffer_of_their_size()
    {
        await ListInto(new());
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var largeBefore = LargeObjects();
        var store = new Store<KubeNode>();
        await ListInto(store);
        var taken = GC.GetTotalMemory(forceFullCollection: true) - before;

        await Assert.That(store.Current.Count).IsEqualTo(Count);
        await Assert.That(List.Length).IsGreaterThan(3 * MiB);
        await Assert.That(taken).IsLessThan(4 * MiB);
        await Assert.That(LargeObjects() - largeBefore).IsLessThan(MiB);
        GC.KeepAlive(store);
    }

    private async Task ListInto(Store<KubeNode> store)
    {
        var items = new List<KubeNode>();
        var version = await _api.ListAsync<KubeNode>(ListScope.All, items.Add, problem => throw problem, default);
        store.Replace(ListScope.All, items, version);
    }

    private static long LargeObjects() => GC.GetGCMemoryInfo(GCKind.FullBlocking).GenerationInfo[3].SizeAfterBytes;

    /// <summary>Nodes as k3s registers them, managedFields and images included.</summary>
    private static string ListOf(int count)
    {
        var ballast = string.Concat(Enumerable.Range(0, 30).Select(number => $"{{\"names\":[\"docker.io/library/image-{number}@sha256:{number:x64}\"],\"sizeBytes\":{number}}},"));
        var items = Enumerable.Range(0, count).Select(number =>
            "{\"metadata\":{\"name\":\"worker-" + number + "\",\"uid\":\"00000000-0000-0000-0000-" + number.ToString("000000000000", System.Globalization.CultureInfo.InvariantCulture)
            + "\",\"resourceVersion\":\"" + (1000 + number) + "\",\"labels\":{\"kubernetes.io/arch\":\"arm64\",\"kubernetes.io/hostname\":\"worker-" + number + "\",\"kubernetes.io/os\":\"linux\"}},"
            + "\"spec\":{\"providerID\":\"k3s://worker-" + number + "\"},\"status\":{\"capacity\":{\"cpu\":\"4\",\"memory\":\"8Gi\",\"pods\":\"110\"},\"allocatable\":{\"cpu\":\"4\",\"memory\":\"8Gi\",\"pods\":\"110\"},"
            + "\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\",\"reason\":\"KubeletReady\",\"message\":\"kubelet is posting ready status\",\"lastTransitionTime\":\"2026-01-01T00:00:00Z\"}],"
            + "\"nodeInfo\":{\"bootID\":\"boot-" + number + "\",\"architecture\":\"arm64\",\"operatingSystem\":\"linux\"},\"images\":[" + ballast + "{\"names\":[]}]}}");
        return "{\"metadata\":{\"resourceVersion\":\"9000\"},\"items\":[" + string.Join(',', items) + "]}";
    }
}
