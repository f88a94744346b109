using BenchmarkDotNet.Attributes;
using Grpc.Net.Client;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Connection;
using HomelabAutoscaler.Operator.CloudProvider;
using HomelabAutoscaler.Operator.Reconciling;
using HomelabAutoscaler.Protos;
using HomelabAutoscaler.Tests;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HomelabAutoscaler.Benchmarks;

/// <summary>Each reading RPC over loopback, against an empty one on the same connection; every machine is in one group.</summary>
[MemoryDiagnoser]
public class RpcBenchmarks
{
    private const int Port = 23130;

    private WebApplication? _server;
    private GrpcChannel? _channel;
    private CloudProvider.CloudProviderClient? _client;
    private ExternalGrpcNode _node = new();

    [Params(10, 1000)]
    public int Machines { get; set; }

    [GlobalSetup]
    public async Task Serve()
    {
        var stores = new ClusterStores();
        stores.Machines.Replace(ListScope.All, [.. Enumerable.Range(0, Machines).Select(MachineOf)], "1");
        stores.Groups.Replace(ListScope.All, [Make.Group()], "1");
        stores.Nodes.Replace(ListScope.All, [], "1");
        stores.Jobs.Replace(ListScope.All, [], "1");
        stores.JobPods.Replace(ListScope.All, [], "1");
        var connection = new KubeConnection(new("http://unused.test"), new SocketsHttpHandler());
        var api = new KubeApi(connection, TimeProvider.System, "benchmark");

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.ListenLocalhost(Port, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(provider => new CloudProviderService(
            stores,
            new(stores, Make.Ids, new(new()), TimeProvider.System),
            new IntentWriter(api, stores, TimeProvider.System),
            new InstanceLedger(TimeProvider.System),
            TimeProvider.System,
            provider.GetRequiredService<ILogger<CloudProviderService>>()));
        _server = builder.Build();
        _server.MapGrpcService<CloudProviderService>();
        await _server.StartAsync();
        _channel = GrpcChannel.ForAddress($"http://localhost:{Port}");
        _client = new(_channel);
        _node = new() { Name = "node-of-m7", ProviderID = "k3s://node-of-m7" };
    }

    [GlobalCleanup]
    public async Task Stop()
    {
        _channel?.Dispose();
        await _server!.StopAsync();
        await _server.DisposeAsync();
    }

    [Benchmark(Baseline = true, Description = "Refresh (empty)")]
    public async Task<object> Refresh() => await _client!.RefreshAsync(new());

    [Benchmark]
    public async Task<object> NodeGroups() => await _client!.NodeGroupsAsync(new());

    [Benchmark]
    public async Task<object> NodeGroupForNode() => await _client!.NodeGroupForNodeAsync(new() { Node = _node });

    [Benchmark]
    public async Task<object> NodeGroupTargetSize() => await _client!.NodeGroupTargetSizeAsync(new() { Id = "g1" });

    [Benchmark]
    public async Task<object> NodeGroupNodes() => await _client!.NodeGroupNodesAsync(new() { Id = "g1" });

    [Benchmark]
    public async Task<object> NodeGroupTemplateNodeInfo() => await _client!.NodeGroupTemplateNodeInfoAsync(new() { Id = "g1" });

    [Benchmark]
    public async Task<object> NodeGroupGetOptions() => await _client!.NodeGroupGetOptionsAsync(new() { Id = "g1" });

    [Benchmark]
    public async Task<object> PricingNodePrice() => await _client!.PricingNodePriceAsync(new() { Node = _node });

    [Benchmark]
    public async Task<object> PricingPodPrice() => await _client!.PricingPodPriceAsync(new());

    [Benchmark]
    public async Task<object> GpuLabel() => await _client!.GPULabelAsync(new());

    [Benchmark]
    public async Task<object> GetAvailableGpuTypes() => await _client!.GetAvailableGPUTypesAsync(new());

    private static Machine MachineOf(int number) => Make.Machine(
        $"m{number}",
        number % 2 == 0 ? PowerState.Off : PowerState.On,
        number % 2 == 0 ? MachineState.Shutdown : MachineState.Ready,
        status: new() { Template = Make.Template(), ProviderId = $"k3s://node-of-m{number}" });
}
