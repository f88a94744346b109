using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Operator.Tests.Webhooks;

/// <summary>What people see of the webhooks, through an API server that calls them with failurePolicy Fail.</summary>
public class AdmissionTests
{
    /// <summary>From the Go original's documentation, whose CRD had neither env nor resources nor volumeMounts.</summary>
    private const string Documented = """
        apiVersion: infra.homecluster.dev/v1alpha1
        kind: Node
        metadata:
          name: worker-01
          namespace: homelab-autoscaler-system
          labels:
            group: worker-nodes
            node-type: worker
            zone: rack-1
        spec:
          kubernetesNodeName: worker-01.homelab.local
          powerState: "off"
          pricing:
            hourlyRate: "2.50"  # Actual power cost calculation
            podRate: "0.01"     # Small per-pod cost
          startupPodSpec:
            image: homelab/wake-on-lan:latest
            command: ["wakeonlan"]
            args: ["00:11:22:33:44:55"]
            env:
            - name: TARGET_HOST
              value: "worker-01.homelab.local"
            - name: BROADCAST_IP
              value: "192.168.1.255"
            resources:
              limits:
                cpu: 100m
                memory: 64Mi
              requests:
                cpu: 10m
                memory: 32Mi
          shutdownPodSpec:
            image: homelab/ssh-shutdown:latest
            command: ["ssh-shutdown"]
            args: ["worker-01.homelab.local"]
            env:
            - name: SSH_USER
              value: "automation"
            - name: SSH_KEY_PATH
              value: "/etc/ssh-keys/id_rsa"
            volumeMounts:
            - name: ssh-keys
              mountPath: /etc/ssh-keys
              readOnly: true
            resources:
              limits:
                cpu: 100m
                memory: 64Mi
              requests:
                cpu: 10m
                memory: 32Mi
            volumes:
            - name: ssh-keys
              secret:
                secretName: ssh-automation-keys
                defaultMode: 0600
        """;

    private const string Pods = "\"startupPodSpec\":{\"image\":\"wake\"},\"shutdownPodSpec\":{\"image\":\"sleep\"}";

    [Test]
    public async Task A_Node_that_makes_sense_is_stored_with_its_defaults()
    {
        await using var hooked = await HookedCluster.StartAsync();
        await Assert.That(hooked.Create("group", "{}", "g1").Status).IsEqualTo(201);
        var created = hooked.Create("node", $"{{{Pods}}}");
        await Assert.That(created.Status).IsEqualTo(201).Because(created.ToString());
        await Assert.That(created.Warnings).IsEmpty();
        await Assert.That((string?)created.Json()["spec"]!["kubernetesNodeName"]).IsEqualTo("m1");
        await Assert.That(hooked.Patch("node", "m1", """{"metadata":{"annotations":{"a":"b"}}}""").Json()["metadata"]!["generation"]!.GetValue<long>()).IsEqualTo(1);
    }

    [Test]
    [Arguments("node", """{"kubernetesNodeName":"Pi_4"}""", "spec.kubernetesNodeName: is \"Pi_4\", which no Kubernetes Node can be called")]
    [Arguments("group", """{"maxNodeProvisionTime":"0s"}""", "spec.maxNodeProvisionTime: is \"0s\", but must be longer than nothing")]
    [Arguments("group", """{"warmHours":[{"start":"0 25 * * *","duration":"1h","machines":1}]}""", "spec.warmHours[0]: start is \"0 25 * * *\", which is not a cron expression")]
    [Arguments("group", """{"warmHours":[{"start":"0 8 * * *","duration":"1h","machines":1,"timeZone":"Europe/Bielefeld"}]}""", "spec.warmHours[0]: timeZone is \"Europe/Bielefeld\", which is not in the time zone database")]
    [Arguments("group", """{"warmHours":[{"start":"0 0 30 2 *","duration":"1h","machines":1}]}""", "spec.warmHours[0]: start is \"0 0 30 2 *\", which is a day that never comes")]
    public async Task What_makes_no_sense_is_refused_and_not_stored(string kind, string spec, string reason)
    {
        await using var hooked = await HookedCluster.StartAsync();
        var answer = hooked.Create(kind, spec);
        await Assert.That(answer.Status).IsEqualTo(422);
        await Assert.That((string?)answer.Json()["message"]).StartsWith($"admission webhook \"{kind}.validate.kb.io\" denied the request: {reason}");
        await Assert.That(hooked.Cluster.Handle(ApiRequest.Get($"{HookedCluster.PathOf(kind)}/m1")).Status).IsEqualTo(404);
    }

    [Test]
    public async Task A_second_claim_of_a_Kubernetes_Node_is_refused_also_by_an_edit()
    {
        await using var hooked = await HookedCluster.StartAsync();
        hooked.Create("group", "{}", "g1");
        hooked.Create("node", $"{{{Pods}}}");
        await Assert.That(hooked.Create("node", $"{{\"kubernetesNodeName\":\"m1\",{Pods}}}", "m2").Status).IsEqualTo(422);
        await Assert.That(hooked.Create("node", $"{{{Pods}}}", "m2").Status).IsEqualTo(201);
        var edited = hooked.Patch("node", "m2", """{"spec":{"kubernetesNodeName":"m1"}}""");
        await Assert.That(edited.Status).IsEqualTo(422);
        await Assert.That((string?)edited.Json()["message"]).Contains($"which Node {Make.Namespace}/m1 claims already");
    }

    [Test]
    public async Task What_is_unwise_is_stored_with_a_warning()
    {
        await using var hooked = await HookedCluster.StartAsync();
        var created = hooked.Create("node", "{}");
        await Assert.That(created.Status).IsEqualTo(201);
        await Assert.That(created.Warnings).IsEquivalentTo(
        [
            "spec: has neither driver nor startupPodSpec: the machine cannot be switched on",
            "spec: has neither driver nor shutdownPodSpec: the machine cannot be switched off",
            $"metadata.labels.group: is g1, but there is no such Group in namespace {Make.Namespace} yet",
        ]);
    }

    [Test]
    public async Task The_originals_documented_example_is_taken_and_its_percent_explained()
    {
        await using var hooked = await HookedCluster.StartAsync();
        var created = hooked.Create("group", """{"maxSize":5,"scaleDownUtilizationThreshold":"0.3","scaleDownUnneededTime":"30m","maxNodeProvisionTime":"15m","scaleDownGpuUtilizationThreshold":"20"}""", "worker-nodes");
        await Assert.That(created.Status).IsEqualTo(201);
        await Assert.That(created.Warnings).IsEquivalentTo(["spec.scaleDownGpuUtilizationThreshold: is \"20\", which is read as percent: better write \"20%\" or \"0.2\""]);
    }

    [Test]
    public async Task The_originals_documented_Node_has_no_unknown_field()
    {
        await using var hooked = await HookedCluster.StartAsync();
        var applied = hooked.Cluster.Apply(Documented).Single();
        await Assert.That(applied.Status).IsEqualTo(201).Because(applied.ToString());
        await Assert.That(applied.Warnings).IsEquivalentTo([$"metadata.labels.group: is worker-nodes, but there is no such Group in namespace {Make.Namespace} yet"]);
    }

    [Test]
    public async Task Nobody_is_locked_out_of_what_is_wrong_already()
    {
        await using var hooked = await HookedCluster.StartAsync();
        var services = hooked.Cluster.Services.ToList();
        Installation.Apply(hooked.Cluster, WebhookManifests.Text("Ignore"));
        hooked.Cluster.Services.Clear();
        await Assert.That(hooked.Create("node", $"{{\"kubernetesNodeName\":\"Pi_4\",{Pods}}}").Status).IsEqualTo(201).Because("the operator is away");

        services.ForEach(service => hooked.Cluster.Services.Add(service.Key, service.Value));
        var labelled = hooked.Patch("node", "m1", """{"metadata":{"labels":{"rack":"1"}}}""");
        await Assert.That(labelled.Status).IsEqualTo(200);
        await Assert.That(labelled.Warnings.Any(warning => warning.StartsWith("spec.kubernetesNodeName: is \"Pi_4\"", StringComparison.Ordinal))).IsTrue();
        await Assert.That(hooked.Cluster.Handle(ApiRequest.Delete($"{HookedCluster.PathOf("node")}/m1")).IsSuccess).IsTrue();
    }

    [Test]
    public async Task The_operator_itself_is_not_refused()
    {
        await using var hooked = await HookedCluster.StartAsync();
        hooked.Cluster.Apply("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: operator}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
            subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: system:authenticated}]
            """);
        var operators = new User($"system:serviceaccount:{Make.Namespace}:operator", ["system:serviceaccounts", $"system:serviceaccounts:{Make.Namespace}", User.Authenticated]);
        await Assert.That(hooked.Create("group", """{"maxNodeProvisionTime":"0s"}""", "g1", user: operators).Status).IsEqualTo(201);
    }
}
