using System.Net;
using System.Net.Http.Headers;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Operator.Metrics;
using HomelabAutoscaler.Protos;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Operator.Tests.Metrics;

/// <summary>What /metrics says, and to whom.</summary>
public class MetricsTests
{
    private static readonly string[] GroupLabels = ["namespace", "group"];

    [Test]
    public async Task The_page_says_how_the_fleet_is_and_names_nothing_beside_the_catalogue()
    {
        await using var served = await ServedOperator.StartAsync(settings => settings with { MetricsSecure = false });
        using var http = new HttpClient();
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress($"http://127.0.0.1:{served.GrpcPort}");
        await new Protos.CloudProvider.CloudProviderClient(channel).NodeGroupsAsync(new NodeGroupsRequest());
        var page = await http.GetStringAsync(served.Metrics);

        const string Labels = "namespace=\"homelab-autoscaler-system\",group=\"mini-pcs\"";
        await Assert.That(page).Contains($"homelab_autoscaler_fleet_target_machines{{{Labels}}} 0\n");
        await Assert.That(page).Contains($"homelab_autoscaler_fleet_member_machines{{{Labels}}} 2\n");
        await Assert.That(page).Contains("homelab_autoscaler_leader_leading_replicas 1\n");
        await Assert.That(page).Contains("homelab_autoscaler_provider_call_duration_seconds_count{method=\"NodeGroups\",code=\"OK\"} 1\n");
        await Assert.That(page).Contains("homelab_autoscaler_api_calls_total{verb=\"list\",code=\"200\"} 5\n");
        await Assert.That(page).Contains("homelab_autoscaler_reconcile_passes_total{kind=\"machine\",result=\"done\"}");
        await Assert.That(Scrape.Read(page).Select(sample => sample.Metric).Where(name => MetricCatalogue.All.All(metric => metric.Name != name))).IsEmpty();
        foreach (var sample in Scrape.Read(page))
        {
            await Assert.That(sample.Labels).IsEquivalentTo(MetricCatalogue.All.Single(metric => metric.Name == sample.Metric).Labels).Because(sample.Metric);
        }
    }

    [Test]
    public async Task Nothing_is_left_of_a_group_that_is_gone()
    {
        await using var served = await ServedOperator.StartAsync(settings => settings with { MetricsSecure = false });
        using var http = new HttpClient();
        var group = new GroupName(Installation.HomeNamespace, "mini-pcs");
        served.Parts.Meter.AttemptBegan(group, "startup");
        await Assert.That(await http.GetStringAsync(served.Metrics)).Contains("power_attempts_total{namespace=\"homelab-autoscaler-system\",group=\"mini-pcs\",operation=\"startup\"} 1\n");

        var gone = new TaskCompletionSource();
        served.Parts.Stores.Groups.Changed += (_, after) => gone.TrySetResult();
        await served.Parts.Api.DeleteAsync(served.Parts.Stores.Groups.Current.Find(group.Key)!, default);
        while (served.Parts.Stores.Groups.Current.Find(group.Key) is not null)
        {
            await gone.Task.WaitAsync(TimeSpan.FromSeconds(30));
            gone = new();
        }

        var page = await http.GetStringAsync(served.Metrics);
        await Assert.That(page).DoesNotContain("mini-pcs");
        await Assert.That(page).Contains("homelab_autoscaler_fleet_state_machines{namespace=\"homelab-autoscaler-system\",group=\"\",state=");
    }

    [Test]
    public async Task Only_whom_Kubernetes_allows_it_may_read_over_HTTPS_and_is_asked_about_once()
    {
        await using var served = await ServedOperator.StartAsync(settings => settings);
        var asked = 0;
        served.Cluster.Answered += (request, _) => asked += request.Target.Contains("reviews", StringComparison.Ordinal) ? 1 : 0;
        served.Cluster.Apply("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: reader}
            rules: [{nonResourceURLs: [/metrics], verbs: [get]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: reader}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
            subjects: [{kind: User, name: prometheus, apiGroup: rbac.authorization.k8s.io}]
            """);
        var reader = served.Cluster.IssueToken(new User("prometheus", [User.Authenticated]));
        var other = served.Cluster.IssueToken(new User("somebody", [User.Authenticated]));
        await Assert.That(served.Metrics.Scheme).IsEqualTo("https");
        await Assert.That(await StatusAsync(served, null)).IsEqualTo(HttpStatusCode.Unauthorized);
        await Assert.That(asked).IsEqualTo(0);
        await Assert.That(await StatusAsync(served, "guess")).IsEqualTo(HttpStatusCode.Unauthorized);
        await Assert.That(await StatusAsync(served, other)).IsEqualTo(HttpStatusCode.Forbidden);
        asked = 0;
        await Assert.That(await StatusAsync(served, reader)).IsEqualTo(HttpStatusCode.OK);
        await Assert.That(await StatusAsync(served, reader)).IsEqualTo(HttpStatusCode.OK);
        await Assert.That(asked).IsEqualTo(2).Because("one TokenReview and one SubjectAccessReview");
    }

    [Test]
    public async Task Label_values_are_escaped()
    {
        var text = new PrometheusText();
        text.Line(MetricCatalogue.TargetMachines, 1, "a\"b\\c\nd", "g");
        await Assert.That(text.ToString()).IsEqualTo("homelab_autoscaler_fleet_target_machines{namespace=\"a\\\"b\\\\c\\nd\",group=\"g\"} 1\n");
        await Assert.That(MetricCatalogue.TargetMachines.Labels).IsEquivalentTo(GroupLabels);
    }

    private static async Task<HttpStatusCode> StatusAsync(ServedOperator served, string? token)
    {
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using var http = new HttpClient(handler);
        http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.GetAsync(served.Metrics);
        return answer.StatusCode;
    }
}
