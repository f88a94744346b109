using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;

namespace HomelabAutoscaler.Operator.Tests.Native.Floods;

/// <summary>Cluster Autoscaler's calls, in the order of its loop, again and again; and now and then the first one of a Cluster Autoscaler that has just started.</summary>
internal sealed class GoodClient(GrpcPort port) : IDisposable
{
    private static readonly TimeSpan BetweenCalls = TimeSpan.FromMilliseconds(2);

    /// <summary>What Cluster Autoscaler waits for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly GrpcChannel _channel = port.Channel();

    /// <summary>Calls that were refused or not answered in time, in words.</summary>
    public List<string> Failures { get; } = [];

    public async Task<Latencies> CallAsync(TimeSpan time)
    {
        var (calls, connections) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var running = Stopwatch.StartNew(); running.Elapsed < time;)
        {
            foreach (var call in Loop(new(_channel)))
            {
                calls.Add(await MeasureAsync(call));
                await Task.Delay(BetweenCalls);
            }

            using var channel = port.Channel();
            connections.Add(await MeasureAsync(options => new Protos.CloudProvider.CloudProviderClient(channel).RefreshAsync(new(), options).ResponseAsync));
        }

        return new(calls, connections);
    }

    public void Dispose() => _channel.Dispose();

    private async Task<TimeSpan> MeasureAsync(Func<CallOptions, Task> call)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            await call(new(deadline: DateTime.UtcNow + Patience));
        }
        catch (RpcException e)
        {
            Failures.Add(e.Status.ToString());
        }

        return Stopwatch.GetElapsedTime(began);
    }

    private static IEnumerable<Func<CallOptions, Task>> Loop(Protos.CloudProvider.CloudProviderClient client) =>
    [
        options => client.RefreshAsync(new(), options).ResponseAsync,
        options => client.NodeGroupsAsync(new(), options).ResponseAsync,
        options => client.NodeGroupForNodeAsync(new() { Node = new() { Name = "mini-pc-1", ProviderID = "homelab://homelab-autoscaler-system/mini-pc-1" } }, options).ResponseAsync,
        options => client.NodeGroupTargetSizeAsync(new() { Id = "mini-pcs" }, options).ResponseAsync,
        options => client.NodeGroupNodesAsync(new() { Id = "mini-pcs" }, options).ResponseAsync,
        options => client.NodeGroupTemplateNodeInfoAsync(new() { Id = "mini-pcs" }, options).ResponseAsync,
        options => client.NodeGroupGetOptionsAsync(new() { Id = "mini-pcs", Defaults = new() }, options).ResponseAsync,
    ];
}
