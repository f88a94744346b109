using System.Net;
using Grpc.Health.V1;
using Grpc.Net.Client;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;

namespace HomelabAutoscaler.Operator.Tests.Hosting;

/// <summary>How the operator begins and ends, seen from outside.</summary>
public class HostingTests
{
    private const string Events = "/apis/events.k8s.io/v1/events";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Test]
    [Repeat(9)]
    public async Task Who_has_heard_that_it_is_ready_finds_its_service_serving()
    {
        await using var hosted = new HostedOperator(Installation.OwnManifests());
        await hosted.StartAsync();
        using var channel = GrpcChannel.ForAddress(hosted.GrpcAddress);
        await channel.ConnectAsync();
        using var http = new HttpClient { BaseAddress = hosted.HealthAddress };
        using var patience = new CancellationTokenSource(Patience);
        while ((await http.GetAsync("/readyz", patience.Token)).StatusCode != HttpStatusCode.OK)
        {
            // At once again: the question is what is so at the first yes.
        }

        var health = await new Health.HealthClient(channel).CheckAsync(new() { Service = Protos.CloudProvider.Descriptor.FullName }, cancellationToken: patience.Token);
        await Assert.That(health.Status).IsEqualTo(HealthCheckResponse.Types.ServingStatus.Serving);
        await Assert.That((await new Protos.CloudProvider.CloudProviderClient(channel).NodeGroupsAsync(new(), cancellationToken: patience.Token)).NodeGroups.Count).IsEqualTo(1);
    }

    [Test]
    public async Task An_Event_of_the_last_moment_is_written_before_it_ends()
    {
        await using var hosted = new HostedOperator(Installation.OwnManifests().Replace("powerState: \"off\"", "powerState: \"on\"", StringComparison.Ordinal));
        var recorded = new TaskCompletionSource();
        var ending = new TaskCompletionSource();
        hosted.Way.Intervene = async (request, send) =>
        {
            if (OnTheWay.About(request) == "POST events")
            {
                recorded.TrySetResult();
                await ending.Task;
            }

            return await send();
        };
        await hosted.StartAsync();
        await recorded.Task.WaitAsync(Patience);
        var stopping = hosted.StopAsync();
        ending.SetResult();
        await stopping;

        var told = hosted.Cluster.Handle(ApiRequest.Get(Events)).Json()["items"]!.AsArray();
        await Assert.That(told.Select(happened => (string?)happened!["regarding"]?["name"])).Contains("mini-pc-1").And.Contains("mini-pc-2");
    }
}
