using System.Diagnostics;
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
    [Repeat(4)]
    public async Task Who_has_heard_that_it_is_ready_finds_its_service_serving()
    {
        await using var hosted = new HostedOperator(Installation.OwnManifests());
        var lists = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hosted.Way.Intervene = async (request, send) =>
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("/groups", StringComparison.Ordinal))
            {
                await lists.Task;
            }

            return await send();
        };
        await hosted.StartAsync();
        using var channel = GrpcChannel.ForAddress(hosted.GrpcAddress);
        var health = new Health.HealthClient(channel);
        var service = new HealthCheckRequest { Service = Protos.CloudProvider.Descriptor.FullName };
        using var http = new HttpClient { BaseAddress = hosted.HealthAddress };
        using var patience = new CancellationTokenSource(Patience);
        await Assert.That((await http.GetAsync("/readyz", patience.Token)).StatusCode).IsEqualTo(HttpStatusCode.ServiceUnavailable);
        await Assert.That((await health.CheckAsync(service, cancellationToken: patience.Token)).Status).IsEqualTo(HealthCheckResponse.Types.ServingStatus.NotServing);
        lists.SetResult();
        while ((await http.GetAsync("/readyz", patience.Token)).StatusCode != HttpStatusCode.OK)
        {
            // At once again: the question is what is so at the first yes.
        }

        await Assert.That((await health.CheckAsync(service, cancellationToken: patience.Token)).Status).IsEqualTo(HealthCheckResponse.Types.ServingStatus.Serving);
        await Assert.That((await new Protos.CloudProvider.CloudProviderClient(channel).NodeGroupsAsync(new(), cancellationToken: patience.Token)).NodeGroups.Count).IsEqualTo(1);
    }

    [Test]
    public async Task The_probe_has_no_truth_of_its_own()
    {
        await using var hosted = new HostedOperator(Installation.OwnManifests());
        await hosted.StartAsync();
        using var http = new HttpClient { BaseAddress = hosted.HealthAddress };
        for (var waiting = Stopwatch.StartNew(); !hosted.Readiness.IsReady && waiting.Elapsed < Patience; await Task.Delay(1))
        {
            // Until all is listed.
        }

        await Assert.That((await http.GetAsync("/readyz")).StatusCode).IsEqualTo(HttpStatusCode.OK);
        hosted.Readiness.Set(false);
        await Assert.That((await http.GetAsync("/readyz")).StatusCode).IsEqualTo(HttpStatusCode.ServiceUnavailable);
        await Assert.That((await http.GetAsync("/healthz")).StatusCode).IsEqualTo(HttpStatusCode.OK);
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
        for (var waiting = Stopwatch.StartNew(); hosted.Readiness.IsReady && waiting.Elapsed < Patience; await Task.Delay(1))
        {
            // Until it ends, and has called its requests off.
        }

        ending.SetResult();
        await stopping;

        var told = hosted.Cluster.Handle(ApiRequest.Get(Events)).Json()["items"]!.AsArray();
        await Assert.That(told.Select(happened => (string?)happened!["regarding"]?["name"])).Contains("mini-pc-1").And.Contains("mini-pc-2");
    }
}
