using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Operator.Tests.Jobs;

/// <summary>Manifests that were written for the Go original: those that it took make the same Pods, those of its documentation work at last.</summary>
public class OriginalManifestTests
{
    private const string Given = """
        apiVersion: infra.homecluster.dev/v1alpha1
        kind: Node
        metadata:
          name: k3d-homelab-autoscaler-agent-0
          labels:
            group: group1
          namespace: homelab-autoscaler-system
        spec:
          kubernetesNodeName: k3d-homelab-autoscaler-agent-0
          powerState: "on"
          pricing:
            hourlyRate: "1.5"
            podRate: "0.0"
          startupPodSpec:
            image: curlimages/curl:latest
            command:
              - /bin/sh
            args:
              - -c
              - |
                source /config/startup-config.sh
                curl http://vm-control-host.homelab-autoscaler-system.svc.cluster.local:9052/start?vm=k3d-homelab-autoscaler-agent-0
            serviceAccount: controller-manager
            volumes:
              - name: config
                configMapName: startup-config
                mountPath: /config
          shutdownPodSpec:
            image: curlimages/curl:latest
            command:
              - /bin/sh
            args:
              - -c
              - |
                source /config/shutdown-config.sh
                curl http://vm-control-host.homelab-autoscaler-system.svc.cluster.local:9052/stop?vm=k3d-homelab-autoscaler-agent-0
            serviceAccount: controller-manager
            volumes:
              - name: config
                configMapName: shutdown-config
                mountPath: /config
              - name: auth
                secretName: auth-secrets
                mountPath: /auth
        """;

    /// <summary>All that the manifest says.</summary>
    private const string Before = """
        {
          "restartPolicy": "Never",
          "serviceAccountName": "controller-manager",
          "containers": [{
            "name": "shutdown",
            "image": "curlimages/curl:latest",
            "command": ["/bin/sh"],
            "args": ["-c", "source /config/shutdown-config.sh\ncurl http://vm-control-host.homelab-autoscaler-system.svc.cluster.local:9052/stop?vm=k3d-homelab-autoscaler-agent-0\n"],
            "volumeMounts": [
              {"name": "config", "mountPath": "/config", "readOnly": true},
              {"name": "auth", "mountPath": "/auth", "readOnly": true}]
          }],
          "volumes": [
            {"name": "config", "configMap": {"name": "shutdown-config"}},
            {"name": "auth", "secret": {"secretName": "auth-secrets"}}]
        }
        """;

    /// <summary>What comes to it, member by member.</summary>
    private const string Defaults = """
        {
          "enableServiceLinks": false,
          "tolerations": [
            {"key": "node-role.kubernetes.io/control-plane", "operator": "Exists", "effect": "NoSchedule"},
            {"key": "node-role.kubernetes.io/master", "operator": "Exists", "effect": "NoSchedule"}],
          "affinity": {"nodeAffinity": {
            "requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
              {"matchFields": [{"key": "metadata.name", "operator": "NotIn", "values": ["k3d-homelab-autoscaler-agent-0"]}]}]},
            "preferredDuringSchedulingIgnoredDuringExecution": [
              {"weight": 1, "preference": {"matchExpressions": [{"key": "infra.homecluster.dev/node", "operator": "DoesNotExist"}]}}]}}
        }
        """;

    private const string ContainerDefaults = """
        {"resources": {"requests": {"cpu": "10m", "memory": "32Mi"}}, "terminationMessagePolicy": "FallbackToLogsOnError"}
        """;

    /// <summary>Pod specs as the original's documentation has them; its own CRD dropped most of it.</summary>
    private const string Documented = """
        image: homelab/ssh-shutdown:latest
        command: ["ssh-shutdown"]
        args: ["worker-01.homelab.local"]
        env:
        - name: SSH_USER
          value: "automation"
        - name: IPMI_PASSWORD
          valueFrom:
            secretKeyRef:
              name: ipmi-credentials
              key: password
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

    [Test]
    public async Task A_manifest_of_the_original_makes_the_same_Pod_and_what_protects_it()
    {
        var cluster = new JobCluster();
        var machine = await cluster.AcceptedAsync(Manifests.Read(Given)[0]);
        var job = JobOf(machine, machine.Spec.ShutdownPodSpec!);

        var expected = Merged(JsonNode.Parse(Before)!, Defaults);
        Merged(expected["containers"]![0]!, ContainerDefaults);
        var actual = JobCluster.Json(job)["spec"]!["template"]!["spec"];
        await Assert.That(JsonNode.DeepEquals(actual, expected)).IsTrue().Because($"it is {actual!.ToJsonString()}");
        await cluster.AcceptedAsync(job);
        await cluster.AcceptedAsync(JobOf(machine, machine.Spec.StartupPodSpec!, PowerOperationKind.Startup));
    }

    [Test]
    public async Task What_the_originals_documentation_promised_works()
    {
        var cluster = new JobCluster();
        var machine = await cluster.AcceptedAsync(JobCluster.PodSpec(Documented));
        var job = JobOf(machine, machine.Spec.StartupPodSpec!);

        var pod = job.Spec.Template!.Spec;
        await Assert.That(pod.Containers[0].Env[1].ValueFrom!.SecretKeyRef!.Key).IsEqualTo("password");
        await Assert.That(pod.Containers[0].VolumeMounts[0].MountPath).IsEqualTo("/etc/ssh-keys");
        await Assert.That(pod.Volumes[0].Secret!.SecretName).IsEqualTo("ssh-automation-keys");
        await cluster.AcceptedAsync(job);
    }

    private static JsonNode Merged(JsonNode node, string more)
    {
        foreach (var (member, value) in (JsonObject)JsonNode.Parse(more)!)
        {
            node[member] = value!.DeepClone();
        }

        return node;
    }

    private static Job JobOf(Machine machine, PowerPodSpec pod, PowerOperationKind kind = PowerOperationKind.Shutdown) =>
        PowerJob.Build(machine, Make.Operation(kind, PowerJob.NameOf(machine.Name, kind, 1)), pod, Make.Now);
}
