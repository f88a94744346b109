using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;
using HomelabAutoscaler.Protos;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;

namespace HomelabAutoscaler.Footprint;

/// <summary>What one operator takes for a homelab of one size.</summary>
internal sealed record Measurement(int Machines, double FirstAnswerMilliseconds, ResidentMemory Idle, ResidentMemory AfterCalls, IReadOnlyList<Latencies> Latencies)
{
    private const int Starts = 5;

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>An operator that has not written for so long has nothing left to do.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    /// <summary>Long enough for everything that a start leaves to do, and for the runtime to come to rest.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    public static async Task<Measurement> OfAsync(string program, int machines, int calls)
    {
        var folder = Directory.CreateTempSubdirectory("homelab-footprint-");
        try
        {
            var cluster = new Cluster(TimeProvider.System);
            Installation.Apply(cluster, await OperatorProcess.OutputOfAsync(program, "crd"));
            await Inventory.FillAsync(cluster, machines);
            await using var server = await ApiServerHost.StartAsync(cluster, "127.0.0.1:0");
            var kubeConfig = Path.Combine(folder.FullName, "kubeconfig");
            server.WriteKubeconfig(kubeConfig, User.Admin);
            OperatorProcess Start() => OperatorProcess.Start(
                program, Path.Combine(folder.FullName, "operator.log"), "--kubeconfig", kubeConfig, "--namespace", Installation.HomeNamespace, "--silent-after", "2s");

            await SettleAsync(Start, cluster);
            var starts = new List<double>();
            for (var start = 0; start < Starts; start++)
            {
                var (answered, process) = await FirstAnswerAsync(Start);
                starts.Add(answered.TotalMilliseconds);
                await process.DisposeAsync();
            }

            await using var measured = (await FirstAnswerAsync(Start)).Process;
            await Task.Delay(Rest);
            var idle = ResidentMemory.Of(measured.Id);
            var latencies = await CallAsync(measured, machines, calls);
            return new(machines, starts.Order().ElementAt(Starts / 2), idle, ResidentMemory.Of(measured.Id), latencies);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Lets an operator recognise all machines and do all that there is to do, so that the measured one finds a cluster at rest.</summary>
    private static async Task SettleAsync(Func<OperatorProcess> start, Cluster cluster)
    {
        await using var process = start();
        var waiting = Stopwatch.StartNew();
        var last = cluster.Revision;
        var quiet = Stopwatch.StartNew();
        while (quiet.Elapsed < Quiet || !Inventory.IsRecognised(cluster))
        {
            if (waiting.Elapsed > Patience || process.HasExited)
            {
                throw new InvalidOperationException("the operator has not come to rest with all machines recognised");
            }

            await Task.Delay(100);
            if (cluster.Revision != last)
            {
                last = cluster.Revision;
                quiet.Restart();
            }
        }
    }

    /// <summary>The time from the start of the process to its first answer over gRPC.</summary>
    private static async Task<(TimeSpan Time, OperatorProcess Process)> FirstAnswerAsync(Func<OperatorProcess> start)
    {
        var watch = Stopwatch.StartNew();
        var process = start();
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
            ("Refresh (empty: the floor)", async _ => await client.RefreshAsync(new())),
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
