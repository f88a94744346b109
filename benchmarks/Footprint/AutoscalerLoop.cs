using Grpc.Net.Client;
using HomelabAutoscaler.Protos;

namespace HomelabAutoscaler.Footprint;

/// <summary>What Cluster Autoscaler asks in each loop while there is nothing to do, as was recorded of 1.31 and 1.36.</summary>
internal sealed class AutoscalerLoop(Uri address, int machines)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Instances are listed every two minutes.</summary>
    private const int LoopsPerList = 12;

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var channel = GrpcChannel.ForAddress(address);
        var client = new CloudProvider.CloudProviderClient(channel);
        using var timer = new PeriodicTimer(Interval);
        for (var loop = 0; ; loop++)
        {
            await LoopAsync(client, loop % LoopsPerList == 0);
            if (!await timer.WaitForNextTickAsync(cancellation))
            {
                return;
            }
        }
    }

    private async Task LoopAsync(CloudProvider.CloudProviderClient client, bool lists)
    {
        await client.RefreshAsync(new());
        await client.NodeGroupsAsync(new());
        if (lists)
        {
            await client.NodeGroupNodesAsync(new() { Id = Inventory.Group });
        }

        for (var time = 0; time < 3; time++)
        {
            await client.NodeGroupTargetSizeAsync(new() { Id = Inventory.Group });
        }

        for (var number = 0; number < machines; number++)
        {
            await client.NodeGroupForNodeAsync(new() { Node = Describe(number) });
            await client.NodeGroupGetOptionsAsync(new() { Id = Inventory.Group });
            await client.NodeGroupGetOptionsAsync(new() { Id = Inventory.Group });
        }
    }

    private static ExternalGrpcNode Describe(int number)
    {
        var node = new ExternalGrpcNode { Name = Inventory.KubeNode(number), ProviderID = Inventory.ProviderId(number) };
        foreach (var (key, value) in Inventory.Labels(number))
        {
            node.Labels[key] = value;
        }

        return node;
    }
}
