using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Operator.Tests.Jobs;

/// <summary>Pod options go through the API server twice: in the machine, where its schema says what is wrong, and in the Job.</summary>
public class PodOptionTests
{
    private const string Everything = """
        image: registry.home.arpa/ipmi:1
        imagePullPolicy: IfNotPresent
        imagePullSecrets: [{ name: registry }]
        command: [ipmitool]
        args: ["-P", "$(PASSWORD)", power, "on"]
        env:
        - { name: HOST, value: bmc-1 }
        - { name: PASSWORD, valueFrom: { secretKeyRef: { name: ipmi, key: password } } }
        - { name: USER, valueFrom: { configMapKeyRef: { name: ipmi, key: user, optional: true } } }
        - { name: NODE, valueFrom: { fieldRef: { fieldPath: spec.nodeName } } }
        envFrom:
        - { prefix: BMC_, configMapRef: { name: bmc } }
        - { secretRef: { name: bmc, optional: true } }
        resources: { requests: { cpu: 5m }, limits: { memory: 16Mi } }
        volumes:
        - { name: config, configMapName: startup-config, mountPath: /config }
        - { name: auth, secretName: auth, mountPath: /auth }
        - { name: keys, secret: { secretName: ssh, defaultMode: 256, items: [{ key: id, path: id_rsa, mode: 256 }] } }
        - { name: scripts, configMap: { name: scripts, defaultMode: 493, optional: true }, mountPath: /scripts, readOnly: true }
        - { name: device, hostPath: { path: /dev/ipmi0, type: CharDevice }, mountPath: /dev/ipmi0 }
        - { name: scratch, emptyDir: { medium: Memory, sizeLimit: 1Mi }, mountPath: /tmp, subPath: here }
        - { name: all, projected: { sources: [{ secret: { name: a } }, { configMap: { name: b } }] }, mountPath: /all }
        volumeMounts: [{ name: keys, mountPath: /keys, readOnly: true }]
        serviceAccount: power
        hostNetwork: true
        hostPID: true
        nodeSelector: { kubernetes.io/arch: arm64 }
        tolerations: [{ key: dedicated, operator: Equal, value: power, effect: NoExecute, tolerationSeconds: 60 }]
        affinity:
          podAntiAffinity:
            requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { app: ups } } }]
        priorityClassName: system-cluster-critical
        securityContext: { privileged: true, runAsUser: 0, capabilities: { add: [NET_RAW] } }
        podSecurityContext: { fsGroup: 1000, sysctls: [{ name: net.ipv4.ping_group_range, value: "0 1" }] }
        activeDeadlineSeconds: 90
        backoffLimit: 1
        ttlSecondsAfterFinished: 60
        """;

    [Test]
    [Arguments(Everything)]
    [Arguments("image: wake")]
    [Arguments("{ image: wake, hostNetwork: true }")]
    [Arguments("{ image: wake, hostNetwork: true, dnsPolicy: Default }")]
    [Arguments("{ image: wake, affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: a, operator: Exists }] }] } } } }")]
    public async Task What_an_owner_writes_becomes_a_Job_that_the_API_server_takes_whole(string podSpec)
    {
        var cluster = new JobCluster();
        var machine = await cluster.AcceptedAsync(JobCluster.PodSpec(podSpec));

        var kept = await cluster.AcceptedAsync(JobOf(machine, machine.Spec.StartupPodSpec!, PowerOperationKind.Startup));

        await Assert.That((int)kept["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Count).IsEqualTo(1);
    }

    [Test]
    public async Task Nothing_of_what_an_owner_writes_is_lost_on_the_way_into_the_Pod()
    {
        var cluster = new JobCluster();
        var machine = await cluster.AcceptedAsync(JobCluster.PodSpec(Everything));

        var job = JobCluster.Json(JobOf(machine, machine.Spec.StartupPodSpec!, PowerOperationKind.Startup));
        var pod = job["spec"]!["template"]!["spec"]!;
        var text = pod.ToJsonString();

        foreach (var told in (string[])
        [
            "bmc-1", "\"key\":\"password\"", "\"optional\":true", "\"fieldPath\":\"spec.nodeName\"", "BMC_", "\"memory\":\"16Mi\"", "\"cpu\":\"5m\"", "startup-config",
            "\"defaultMode\":256", "\"mode\":256", "\"path\":\"id_rsa\"", "/dev/ipmi0", "CharDevice", "\"sizeLimit\":\"1Mi\"", "\"subPath\":\"here\"", "\"projected\":{\"sources\":[{\"secret\":{\"name\":\"a\"}}",
            "\"mountPath\":\"/keys\"", "\"serviceAccountName\":\"power\"", "\"hostNetwork\":true", "\"hostPID\":true", "\"dnsPolicy\":\"ClusterFirstWithHostNet\"", "\"kubernetes.io/arch\":\"arm64\"",
            "\"tolerationSeconds\":60", "podAntiAffinity", "system-cluster-critical", "\"add\":[\"NET_RAW\"]", "ping_group_range", "\"imagePullPolicy\":\"IfNotPresent\"", "\"imagePullSecrets\":[{\"name\":\"registry\"}]",
        ])
        {
            await Assert.That(text).Contains(told);
        }

        await Assert.That((int)job["spec"]!["activeDeadlineSeconds"]!).IsEqualTo(90);
        await Assert.That((int)job["spec"]!["backoffLimit"]!).IsEqualTo(1);
    }

    [Test]
    public async Task The_check_is_real_for_a_field_that_Pods_do_not_have_is_refused()
    {
        var cluster = new JobCluster();
        var machine = await cluster.AcceptedAsync(JobCluster.PodSpec("{ image: wake, securityContext: { privilegedd: true } }"));
        var job = JobOf(machine, machine.Spec.StartupPodSpec!, PowerOperationKind.Startup);

        await Assert.That(async () => await cluster.AcceptedAsync(job)).ThrowsException().And.HasMessageContaining("unknown field");
    }

    [Test]
    [Arguments("{ image: wake, volumes: [{ name: a, mountPath: /a }] }", "give exactly one of secretName, configMapName, secret, configMap, hostPath, emptyDir and projected")]
    [Arguments("{ image: wake, volumes: [{ name: a, mountPath: /a, secretName: s, emptyDir: {} }] }", "give exactly one of")]
    [Arguments("{ image: wake, volumes: [{ name: a, secretName: s }] }", "each volume needs a mountPath, or a volumeMount of its name")]
    [Arguments("{ image: wake, volumeMounts: [{ name: a, mountPath: /a }] }", "each volumeMount needs a volume of its name")]
    [Arguments("{ image: wake, env: [{ name: A, value: b, valueFrom: { fieldRef: { fieldPath: spec.nodeName } } }] }", "give value or valueFrom, not both")]
    [Arguments("{ image: wake, env: [{ name: A, valueFrom: {} }] }", "give exactly one of secretKeyRef, configMapKeyRef and fieldRef")]
    [Arguments("{ image: wake, env: [{ name: A, value: b }, { name: A, value: c }] }", "Duplicate value")]
    [Arguments("{ image: wake, envFrom: [{ prefix: A }] }", "give secretRef or configMapRef")]
    [Arguments("{ image: wake, dnsPolicy: clusterFirst }", "supported values: \\\"ClusterFirst\\\"")]
    [Arguments("{ image: wake, imagePullPolicy: Sometimes }", "supported values: \\\"Always\\\"")]
    [Arguments("{ image: wake, activeDeadlineSeconds: 0 }", "should be greater than or equal to 1")]
    [Arguments("{ image: wake, backoffLimit: -1 }", "should be greater than or equal to 0")]
    [Arguments("{ image: wake, resources: { limits: { cpu: 1.5 } } }", "must be of type integer,string")]
    [Arguments("{ image: wake, hostNetwrk: true }", "unknown field \\\"spec.startupPodSpec.hostNetwrk\\\"")]
    [Arguments("{ image: wake, onMachine: true }", "a Pod that switches the machine on cannot run on the machine itself")]
    public async Task What_cannot_be_meant_is_refused_in_words_before_anything_is_switched(string podSpec, string words)
    {
        var answer = new JobCluster().Put(podSpec);

        await Assert.That(answer.IsSuccess).IsFalse();
        await Assert.That(answer.ToString()).Contains(words);
    }

    private static Job JobOf(Machine machine, PowerPodSpec pod, PowerOperationKind kind) =>
        PowerJob.Build(machine, Make.Operation(kind, PowerJob.NameOf(machine.Name, kind, 1)), pod, Make.Now);
}
