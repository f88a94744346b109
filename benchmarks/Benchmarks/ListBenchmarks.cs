using System.Net;
using System.Text;
using BenchmarkDotNet.Attributes;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Watching;

namespace HomelabAutoscaler.Benchmarks;

/// <summary>Listing a thousand Nodes into a store: the first time, again with nothing changed, and one change of a watch.</summary>
[MemoryDiagnoser]
public class ListBenchmarks
{
    private const int Count = 1000;

    private readonly Store<KubeNode> _filled = new();
    private readonly KubeApi _api;
    private readonly KubeNode[] _changes = new KubeNode[2];
    private int _version = 2_000_000;

    public ListBenchmarks()
    {
        var node = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "node.json"));
        var name = KubeNodeOf(node).Metadata.Name;
        var items = string.Join(',', Enumerable.Range(0, Count).Select(number => node.Replace(name, $"{name}-{number:0000}", StringComparison.Ordinal)));
        var list = Encoding.UTF8.GetBytes($$$"""{"kind":"NodeList","apiVersion":"v1","metadata":{"resourceVersion":"1000000"},"items":[{{{items}}}]}""");
        _api = new(new(new("http://api.test"), new OneAnswer(list)), TimeProvider.System, "benchmark");
        ListInto(_filled).GetAwaiter().GetResult();
        var first = _filled.Current.All[0];
        _changes[0] = first;
        _changes[1] = first with { Spec = first.Spec with { Unschedulable = first.Spec.Unschedulable != true } };
    }

    /// <summary>The bytes through the reader alone, nothing kept.</summary>
    [Benchmark(Baseline = true, Description = "read a list of 1000 Nodes, keep nothing")]
    public Task<string> ReadOnly() => _api.ListAsync<KubeNode>(ListScope.All, static _ => { }, static problem => throw problem, default);

    [Benchmark(Description = "list 1000 Nodes the first time")]
    public async Task<int> FirstList()
    {
        var store = new Store<KubeNode>();
        await ListInto(store);
        return store.Current.Count;
    }

    [Benchmark(Description = "list them again, nothing changed")]
    public async Task<int> ListAgain()
    {
        await ListInto(_filled);
        return _filled.Current.Count;
    }

    [Benchmark(Description = "one change among 1000 Nodes")]
    public long WatchedChange()
    {
        var next = _changes[++_version % 2];
        var version = $"{_version}";
        _filled.Apply(ListScope.All, new(WatchEventType.Modified, next with { Metadata = next.Metadata with { ResourceVersion = version } }, version));
        return _filled.Current.Version;
    }

    [Benchmark(Description = "one heartbeat among 1000 Nodes")]
    public long WatchedHeartbeat()
    {
        var known = _filled.Current.All[0];
        var version = $"{++_version}";
        _filled.Apply(ListScope.All, new(WatchEventType.Modified, known with { Metadata = known.Metadata with { ResourceVersion = version } }, version));
        return _filled.Current.Version;
    }

    private async Task ListInto(Store<KubeNode> store)
    {
        var items = new List<KubeNode>();
        var version = await _api.ListAsync<KubeNode>(ListScope.All, items.Add, static problem => throw problem, default);
        store.Replace(ListScope.All, items, version);
    }

    private static KubeNode KubeNodeOf(string json)
    {
        var reader = new System.Text.Json.Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return KubeNode.Read(ref reader);
    }

    private sealed class OneAnswer(byte[] body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new MemoryStream(body)) });
    }
}
