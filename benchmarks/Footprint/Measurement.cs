using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;
using HomelabAutoscaler.Protos;
using HomelabAutoscaler.Sandbox.Story;

namespace HomelabAutoscaler.Footprint;

/// <summary>What one operator takes for a homelab of one size.</summary>
internal sealed record Measurement(int Machines, double? FirstAnswerMilliseconds, ResidentMemory Idle, ResidentMemory AfterCalls, IReadOnlyList<Latencies> Latencies)
{
    private const int Starts = 5;

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Long enough for everything that a start leaves to do, and for the runtime to come to rest.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    public static async Task<Measurement> OfAsync(string program, int machines, int calls)
    {
        await using var lab = await Lab.OfAsync(program, Inventory.HalfOn(machines));
        await lab.SettleAsync();
        var starts = new List<double>();
        for (var start = 0; start < Starts; start++)
        {
            var (answered, process) = await FirstAnswerAsync(lab);
            starts.Add(answered.TotalMilliseconds);
            await process.DisposeAsync();
        }

        await using var measured = (await FirstAnswerAsync(lab)).Process;
        await Task.Delay(Rest);
        var idle = ResidentMemory.Of(measured.Id);
        var latencies = await CallAsync(measured, machines, calls);
        return new(machines, starts.Order().ElementAt(Starts / 2), idle, ResidentMemory.Of(measured.Id), latencies);
    }

    /// <summary>The time from the start of the process to its first answer over gRPC.</summary>
    private static async Task<(TimeSpan Time, OperatorProcess Process)> FirstAnswerAsync(Lab lab)
    {
        var watch = Stopwatch.StartNew();
        var process = lab.StartOperator();
        using var channel = GrpcChannel.ForAddress(process.GrpcAddress, new() { InitialReconnectBackoff = Retry, MaxReconnectBackoff = Retry });
        var client = new CloudProvider.CloudProviderClient(channel);
        while (true)
        {
            try
            {
                await client.NodeGroupsAsync(new(), deadline: DateTime.UtcNow.AddSeconds(2));
                return (watch.Elapsed, process);
            }
            catch (RpcException e) when (watch.Elapsed < Patience && !process.HasExited)
            {
                _ = e;
                await Task.Delay(Retry);
            }
        }
    }

    private static async Task<IReadOnlyList<Latencies>> CallAsync(OperatorProcess process, int machines, int calls)
    {
        using var channel = GrpcChannel.ForAddress(process.GrpcAddress);
        var client = new CloudProvider.CloudProviderClient(channel);
        (string Name, Func<int, Task> Make)[] reads =
        [
            (Figures.Floor, async _ => await client.RefreshAsync(new())),
            ("NodeGroups", async _ => await client.NodeGroupsAsync(new())),
            ("NodeGroupForNode", async number => await client.NodeGroupForNodeAsync(new()
            {
                Node = new() { Name = Inventory.KubeNode(number % machines), ProviderID = Inventory.ProviderId(number % machines) },
            })),
            ("NodeGroupTargetSize", async _ => await client.NodeGroupTargetSizeAsync(new() { Id = Inventory.Group })),
            ("NodeGroupNodes", async _ => await client.NodeGroupNodesAsync(new() { Id = Inventory.Group })),
            ("NodeGroupTemplateNodeInfo", async _ => await client.NodeGroupTemplateNodeInfoAsync(new() { Id = Inventory.Group })),
            ("NodeGroupGetOptions", async _ => await client.NodeGroupGetOptionsAsync(new() { Id = Inventory.Group })),
            ("PricingNodePrice", async number => await client.PricingNodePriceAsync(new() { Node = new() { Name = Inventory.KubeNode(number % machines) } })),
            ("PricingPodPrice", async _ => await client.PricingPodPriceAsync(new())),
            ("GPULabel", async _ => await client.GPULabelAsync(new())),
            ("GetAvailableGPUTypes", async _ => await client.GetAvailableGPUTypesAsync(new())),
        ];
        foreach (var (_, make) in reads)
        {
            // The client's own first calls are slow.
            await Footprint.Latencies.OfAsync("", 200, make);
        }

        var latencies = new List<Latencies>();
        foreach (var (name, make) in reads)
        {
            latencies.Add(await Footprint.Latencies.OfAsync(name, calls / reads.Length, make));
        }

        return latencies;
    }
}
