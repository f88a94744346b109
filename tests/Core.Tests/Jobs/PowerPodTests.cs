using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Jobs;

/// <summary>What becomes of an owner's Pod options in the Job.</summary>
public class PowerPodTests
{
    private static readonly Machine Machine = Make.Machine();

    private static readonly PowerOperation Operation = Make.Operation(PowerOperationKind.Startup, "m1-startup-1");

    [Test]
    public async Task A_Pod_without_options_tolerates_control_planes_and_asks_for_little()
    {
        var pod = PodOf(new() { Image = "wake" });

        await Assert.That(string.Join(' ', pod.Tolerations.Select(toleration => $"{toleration.Key}:{toleration.Operator}:{toleration.Effect}")))
            .IsEqualTo("node-role.kubernetes.io/control-plane:Exists:NoSchedule node-role.kubernetes.io/master:Exists:NoSchedule");
        await Assert.That(Text(pod.Containers[0].Resources!.Requests)).IsEqualTo("cpu=10m memory=32Mi");
        await Assert.That(pod.Containers[0].TerminationMessagePolicy).IsEqualTo("FallbackToLogsOnError");
        await Assert.That(pod.EnableServiceLinks is false).IsTrue();
        await Assert.That(pod.HostNetwork).IsNull();
        await Assert.That(pod.DnsPolicy).IsNull();
    }

    [Test]
    public async Task A_token_of_the_API_server_comes_only_with_a_service_account_that_is_named()
    {
        await Assert.That(PodOf(new() { Image = "wake" }).AutomountServiceAccountToken is false).IsTrue();
        await Assert.That(PodOf(new() { Image = "wake" }).ServiceAccountName).IsEqualTo("default");
        await Assert.That(PodOf(new() { Image = "wake", ServiceAccount = "power" }).AutomountServiceAccountToken).IsNull();
        await Assert.That(PodOf(new() { Image = "wake", ServiceAccount = "power" }).ServiceAccountName).IsEqualTo("power");
    }

    [Test]
    public async Task On_the_Nodes_network_the_names_of_Services_resolve_and_a_missing_Pod_network_does_not_matter()
    {
        var pod = PodOf(new() { Image = "wake", HostNetwork = true });

        await Assert.That(pod.DnsPolicy).IsEqualTo(DnsPolicy.ClusterFirstWithHostNet);
        await Assert.That(pod.Tolerations.Select(toleration => toleration.Key)).Contains("node.kubernetes.io/network-unavailable");
        await Assert.That(PodOf(new() { Image = "wake", HostNetwork = true, DnsPolicy = DnsPolicy.Default }).DnsPolicy).IsEqualTo(DnsPolicy.Default);
    }

    [Test]
    public async Task The_owners_tolerations_come_first_and_none_comes_twice()
    {
        var controlPlane = new Toleration { Key = "node-role.kubernetes.io/control-plane", Operator = "Exists", Effect = "NoSchedule" };
        var pod = PodOf(new() { Image = "wake", Tolerations = [new() { Key = "dedicated", Value = "power", Effect = "NoSchedule" }, controlPlane] });

        await Assert.That(string.Join(' ', pod.Tolerations.Select(toleration => toleration.Key)))
            .IsEqualTo("dedicated node-role.kubernetes.io/control-plane node-role.kubernetes.io/master");
    }

    [Test]
    public async Task A_request_is_filled_in_only_where_neither_request_nor_limit_is_given()
    {
        var resources = PodOf(new() { Image = "wake", Resources = new() { Requests = [new("cpu", "1")], Limits = [new("memory", "16Mi")] } }).Containers[0].Resources!;

        await Assert.That(Text(resources.Requests)).IsEqualTo("cpu=1");
        await Assert.That(Text(resources.Limits)).IsEqualTo("memory=16Mi");
    }

    [Test]
    public async Task Secrets_and_ConfigMaps_are_mounted_read_only_and_folders_are_not()
    {
        var container = PodOf(new()
        {
            Image = "wake",
            Volumes =
            [
                new() { Name = "a", SecretName = "s", MountPath = "/a" },
                new() { Name = "b", ConfigMap = new() { Name = "c", DefaultMode = 493 }, MountPath = "/b" },
                new() { Name = "c", EmptyDir = new(), MountPath = "/c" },
                new() { Name = "d", HostPath = new() { Path = "/dev/ipmi0" }, MountPath = "/dev/ipmi0", ReadOnly = true },
                new() { Name = "e", Secret = new() { SecretName = "keys" } },
            ],
            VolumeMounts = [new() { Name = "e", MountPath = "/e", SubPath = "id_rsa" }],
        }).Containers[0];

        await Assert.That(string.Join(' ', container.VolumeMounts.Select(mount => $"{mount.MountPath}:{mount.ReadOnly}"))).IsEqualTo("/a:True /b:True /c: /dev/ipmi0:True /e:");
        await Assert.That(container.VolumeMounts[4].SubPath).IsEqualTo("id_rsa");
    }

    [Test]
    [Arguments(null, 120L)]
    [Arguments(30L, 30L)]
    [Arguments(600L, 120L)]
    public async Task The_Job_ends_with_the_attempt_or_when_its_owner_says_so_earlier(long? own, long expected)
    {
        var job = PowerJob.Build(Machine, Operation, new() { Image = "wake", ActiveDeadlineSeconds = own }, Make.Now);

        await Assert.That(job.Spec.ActiveDeadlineSeconds).IsEqualTo(expected);
    }

    [Test]
    public async Task A_failed_Pod_fails_the_Job_unless_its_owner_wants_it_otherwise()
    {
        await Assert.That(PowerJob.Build(Machine, Operation, new() { Image = "wake" }, Make.Now).Spec.BackoffLimit).IsEqualTo(0);
        await Assert.That(PowerJob.Build(Machine, Operation, new() { Image = "wake", BackoffLimit = 2 }, Make.Now).Spec.BackoffLimit).IsEqualTo(2);
    }

    [Test]
    public async Task A_Pod_never_runs_on_the_machine_that_it_switches_and_rather_not_on_another_one()
    {
        await HasAffinityAsync(new() { Image = "wake" }, """
            {"nodeAffinity": {
              "requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
                {"matchFields": [{"key": "metadata.name", "operator": "NotIn", "values": ["node-of-m1"]}]}]},
              "preferredDuringSchedulingIgnoredDuringExecution": [
                {"weight": 1, "preference": {"matchExpressions": [{"key": "infra.homecluster.dev/node", "operator": "DoesNotExist"}]}}]}}
            """);
    }

    [Test]
    public async Task The_owners_affinity_holds_beside_that_in_each_of_its_alternatives()
    {
        var own = RawJson.Parse("""
            {"podAntiAffinity": {"x": 1}, "nodeAffinity": {
              "requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
                {"matchExpressions": [{"key": "zone", "operator": "In", "values": ["a"]}]},
                {"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["pi"]}]},
                {}]},
              "preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 50, "preference": {}}]}}
            """);
        await HasAffinityAsync(new() { Image = "wake", Affinity = own }, """
            {"podAntiAffinity": {"x": 1}, "nodeAffinity": {
              "requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
                {"matchExpressions": [{"key": "zone", "operator": "In", "values": ["a"]}],
                 "matchFields": [{"key": "metadata.name", "operator": "NotIn", "values": ["node-of-m1"]}]},
                {"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["pi"]}, {"key": "metadata.name", "operator": "NotIn", "values": ["node-of-m1"]}]},
                {}]},
              "preferredDuringSchedulingIgnoredDuringExecution": [
                {"weight": 50, "preference": {}},
                {"weight": 1, "preference": {"matchExpressions": [{"key": "infra.homecluster.dev/node", "operator": "DoesNotExist"}]}}]}}
            """);
    }

    [Test]
    [Arguments("""{"nodeAffinity": "worker"}""")]
    [Arguments("""{"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [], "preferredDuringSchedulingIgnoredDuringExecution": 7}}""")]
    public async Task An_affinity_of_a_wrong_form_is_left_to_the_API_server_to_refuse(string own)
    {
        await HasAffinityAsync(new() { Image = "wake", Affinity = RawJson.Parse(own) }, own);
    }

    [Test]
    public async Task A_Pod_for_the_machine_itself_runs_there_and_nowhere_else_whatever_the_Nodes_taints()
    {
        var spec = new PowerPodSpec { Image = "poweroff", OnMachine = true, HostPid = true };

        await HasAffinityAsync(spec, """
            {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
              {"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["node-of-m1"]}]}]}}}
            """);
        await Assert.That(PodOf(spec).Tolerations.Any(toleration => toleration is { Key: null, Operator: "Exists", Effect: null })).IsTrue();
        await Assert.That(PodOf(spec).HostPid is true).IsTrue();
    }

    private static async Task HasAffinityAsync(PowerPodSpec pod, string expected)
    {
        var actual = JsonNode.Parse(PodOf(pod).Affinity!.Value.ToString());
        await Assert.That(JsonNode.DeepEquals(actual, JsonNode.Parse(expected))).IsTrue().Because($"it is {actual!.ToJsonString()}");
    }

    private static string Text(StringMap map) => string.Join(' ', map.Select(entry => $"{entry.Key}={entry.Value}"));

    private static JobPod PodOf(PowerPodSpec pod) => PowerJob.Build(Machine, Operation, pod, Make.Now).Spec.Template!.Spec;
}
