using System.Text;
using System.Text.Json;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Jobs;

/// <summary>Statuses as kubelets and the scheduler write them, and what an owner reads.</summary>
public class JobProblemTests
{
    private static readonly DateTimeOffset Now = Make.Now;

    private static readonly Job Job = BegunAt(Now.AddSeconds(-10));

    private static readonly Core.Wire.ValueList<Volume> Volumes =
    [
        new() { Name = "a", Secret = new() { SecretName = "ipmi" } },
        new() { Name = "b", ConfigMap = new() { Name = "startup-config" } },
        new() { Name = "c", ConfigMap = new() { Name = "extras", Optional = true } },
        new() { Name = "d", HostPath = new() { Path = "/dev/ipmi0", Type = "CharDevice" } },
        new() { Name = "e", EmptyDir = new() },
        new() { Name = "all", Projected = Core.Wire.RawJson.Parse("{}") },
        new() { Name = "kube-api-access-h7x2k", Projected = Core.Wire.RawJson.Parse("{}") },
    ];

    [Test]
    [Arguments(
        """{"containerStatuses":[{"name":"startup","image":"busybox:nope","state":{"waiting":{"reason":"ErrImagePull","message":"failed to pull and unpack image \"docker.io/library/busybox:nope\": not found"}}}]}""",
        "ImageNotPulled",
        """Kubernetes Node pi cannot pull image busybox:nope of Job m1-startup-1: failed to pull and unpack image "docker.io/library/busybox:nope": not found. Look at the image's name and tag, at imagePullSecrets, and whether the Node reaches the registry""")]
    [Arguments(
        """{"containerStatuses":[{"name":"startup","image":"busybox:nope","state":{"waiting":{"reason":"ImagePullBackOff","message":"Back-off pulling image \"busybox:nope\": ErrImagePull: failed to pull and unpack image \"docker.io/library/busybox:nope\": not found"}}}]}""",
        "ImageNotPulled",
        """Kubernetes Node pi cannot pull image busybox:nope of Job m1-startup-1: failed to pull and unpack image "docker.io/library/busybox:nope": not found. Look at the image's name and tag, at imagePullSecrets, and whether the Node reaches the registry""")]
    [Arguments(
        """{"containerStatuses":[{"name":"startup","image":"busybox:nope","state":{"waiting":{"reason":"ImagePullBackOff","message":"Back-off pulling image \"busybox:nope\""}}}]}""",
        "ImageNotPulled",
        """Kubernetes Node pi cannot pull image busybox:nope of Job m1-startup-1: Back-off pulling image "busybox:nope". Look at the image's name and tag, at imagePullSecrets, and whether the Node reaches the registry""")]
    [Arguments(
        """{"containerStatuses":[{"name":"startup","image":"Busy Box","state":{"waiting":{"reason":"InvalidImageName","message":"Failed to apply default image tag \"Busy Box\": couldn't parse image name \"Busy Box\": invalid reference format"}}}]}""",
        "InvalidImageName",
        """The name of image Busy Box of Job m1-startup-1 is not valid: Failed to apply default image tag "Busy Box": couldn't parse image name "Busy Box": invalid reference format""")]
    [Arguments(
        """{"containerStatuses":[{"name":"startup","image":"mine","state":{"waiting":{"reason":"ErrImageNeverPull","message":"Container image \"mine\" is not present with pull policy of Never"}}}]}""",
        "ImageMissing",
        "Kubernetes Node pi does not have image mine of Job m1-startup-1, and imagePullPolicy Never keeps it from pulling it")]
    [Arguments(
        """{"containerStatuses":[{"name":"startup","image":"ipmi","state":{"waiting":{"reason":"CreateContainerConfigError","message":"secret \"ipmi\" not found"}}}]}""",
        "ContainerNotConfigured",
        """The container of Job m1-startup-1 cannot be configured: secret "ipmi" not found. The Job goes on by itself when that is in namespace homelab-autoscaler-system""")]
    [Arguments(
        """{"containerStatuses":[{"name":"startup","image":"ipmi","state":{"waiting":{"reason":"CreateContainerConfigError","message":"couldn't find key password in Secret homelab-autoscaler-system/ipmi"}}}]}""",
        "ContainerNotConfigured",
        "The container of Job m1-startup-1 cannot be configured: couldn't find key password in Secret homelab-autoscaler-system/ipmi. The Job goes on by itself when that is in namespace homelab-autoscaler-system")]
    [Arguments(
        """{"containerStatuses":[{"name":"startup","image":"ipmi","state":{"waiting":{"reason":"CreateContainerConfigError","message":"container has runAsNonRoot and image will run as root"}}}]}""",
        "ContainerNotConfigured",
        "The container of Job m1-startup-1 cannot be configured: container has runAsNonRoot and image will run as root")]
    [Arguments(
        """{"initContainerStatuses":[{"name":"mesh","image":"mesh:1","state":{"waiting":{"reason":"CreateContainerError","message":"no command specified"}}}],"containerStatuses":[{"name":"startup","image":"ipmi","state":{"waiting":{"reason":"PodInitializing"}}}]}""",
        "ContainerNotMade",
        "Kubernetes Node pi cannot make the container of Job m1-startup-1: no command specified")]
    [Arguments(
        """{"conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"0/2 nodes are available: 1 Insufficient memory, 1 node(s) didn't match Pod's node affinity/selector."}]}""",
        "Unschedulable",
        "No Kubernetes Node takes the Pod of Job m1-startup-1: 0/2 nodes are available: 1 Insufficient memory, 1 node(s) didn't match Pod's node affinity/selector.")]
    public async Task What_keeps_a_Pod_from_running_is_told_at_once(string status, string reason, string message)
    {
        await Assert.That(JobProblem.Of(Job, [PodOf(status)], null, Now)).IsEqualTo(new JobProblem(reason, message));
    }

    [Test]
    [Arguments("""{"phase":"Running","containerStatuses":[{"name":"startup","state":{"running":{"startedAt":"2026-01-31T11:59:59Z"}}}]}""")]
    [Arguments("""{"phase":"Succeeded","containerStatuses":[{"name":"startup","state":{"terminated":{"exitCode":0,"reason":"Completed"}}}]}""")]
    [Arguments("""{"conditions":[{"type":"PodScheduled","status":"True"}],"containerStatuses":[{"name":"startup","state":{"waiting":{"reason":"ContainerCreating"}}}]}""")]
    [Arguments("{}")]
    public async Task A_Pod_on_its_way_is_no_problem(string status)
    {
        await Assert.That(JobProblem.Of(Job, [PodOf(status)], null, Now)).IsNull();
    }

    [Test]
    [Arguments(59, "False", true, null)]
    [Arguments(60, "False", true, "VolumesMissing")]
    [Arguments(60, null, true, "VolumesMissing")]
    [Arguments(600, "True", true, null)]
    [Arguments(60, "False", false, "NotSetUp")]
    [Arguments(600, null, false, null)]
    public async Task A_Pod_that_is_long_in_creation_lacks_a_volume_or_a_network_but_may_just_pull_a_big_image(int seconds, string? setUp, bool hasVolumes, string? reason)
    {
        var since = Now.AddSeconds(-seconds).ToString("yyyy-MM-ddTHH:mm:ssZ", null);
        var condition = setUp is null ? "" : $$""",{"type":"PodReadyToStartContainers","status":"{{setUp}}"}""";
        var pod = PodOf($$"""
            {"conditions":[{"type":"PodScheduled","status":"True","lastTransitionTime":"{{since}}"}{{condition}}],
             "containerStatuses":[{"name":"startup","image":"ipmi","state":{"waiting":{"reason":"ContainerCreating"} } }]}
            """);
        pod = pod with { Spec = pod.Spec with { Volumes = hasVolumes ? Volumes : [Volumes[Volumes.Count - 1]] } };

        var problem = JobProblem.Of(Job, [pod], null, Now);

        await Assert.That(problem?.Reason).IsEqualTo(reason);
        if (reason == "VolumesMissing")
        {
            await Assert.That(problem!.Message).IsEqualTo(
                "The Pod of Job m1-startup-1 waits for over 60 s on Kubernetes Node pi, probably for a volume: look whether these are there: Secret homelab-autoscaler-system/ipmi, ConfigMap homelab-autoscaler-system/startup-config, CharDevice /dev/ipmi0 on the Node, the sources of volume all");
        }
    }

    [Test]
    public async Task A_kubelet_that_does_not_begin_with_the_Pod_is_named()
    {
        var pod = PodOf("""{"conditions":[{"type":"PodScheduled","status":"True","lastTransitionTime":"2026-01-31T11:58:00Z"}]}""");

        await Assert.That(JobProblem.Of(Job, [pod], null, Now)!.Message)
            .IsEqualTo("Kubernetes Node pi has the Pod of Job m1-startup-1 for over 60 s and has not begun with it: look whether its kubelet works");
    }

    [Test]
    public async Task A_Job_without_a_Pod_is_told_in_the_words_of_its_controller_or_after_a_while_without()
    {
        await Assert.That(JobProblem.Of(Job, [], null, Now)).IsNull();
        await Assert.That(JobProblem.Of(Job, [], null, Now.AddSeconds(20))!.Message)
            .IsEqualTo("Job m1-startup-1 has no Pod for over 30 s; its Events tell why: kubectl describe job m1-startup-1");
        await Assert.That(JobProblem.Of(Job, [], """pods "m1-startup-1-" is forbidden: error looking up service account lab/power: serviceaccount "power" not found""", Now)!.Message)
            .IsEqualTo("""The Pod of Job m1-startup-1 may not be made: pods "m1-startup-1-" is forbidden: error looking up service account lab/power: serviceaccount "power" not found""");
    }

    [Test]
    public async Task Only_the_youngest_Pod_of_the_very_Job_counts()
    {
        var stuck = PodOf("""{"containerStatuses":[{"name":"a","image":"x","state":{"waiting":{"reason":"ErrImageNeverPull"}}}]}""");
        var stranger = stuck with { Metadata = stuck.Metadata with { OwnerReferences = [stuck.Metadata.OwnerReferences[0] with { Uid = "another" }] } };
        var younger = PodOf("""{"phase":"Running"}""");
        younger = younger with { Metadata = younger.Metadata with { CreationTimestamp = Now } };
        var leaving = stuck with { Metadata = stuck.Metadata with { DeletionTimestamp = Now } };

        await Assert.That(JobProblem.Of(Job, [stranger], null, Now)).IsNull();
        await Assert.That(JobProblem.Of(Job, [younger, stuck], null, Now)).IsNull();
        await Assert.That(JobProblem.Of(Job, [leaving], null, Now)).IsNull();
        await Assert.That(JobProblem.Of(Job, [stuck], null, Now)).IsNotNull();
    }

    [Test]
    [Arguments(JobState.Completed)]
    [Arguments(JobState.Failed)]
    public async Task A_Job_that_has_ended_has_no_problem_any_more(JobState state)
    {
        var ended = Make.Job(Make.Machine(), "m1-startup-1", state);

        await Assert.That(JobProblem.Of(ended, [], "refused", Now)).IsNull();
    }

    [Test]
    public async Task Long_words_are_cut_and_become_one_line()
    {
        var problem = JobProblem.OfRefusal("m1-startup-1", $"first\n  second {new string('x', 1000)}");

        await Assert.That(problem.Message).StartsWith("The API server refuses Job m1-startup-1: first second xxx");
        await Assert.That(problem.Message.Length).IsLessThan(350);
    }

    [Test]
    [Arguments("""{"exitCode":7,"reason":"Error","message":"trying bmc-1\ncurl: (7) Failed to connect to bmc-1 port 443\n"}""", "its container ended with exit code 7: trying bmc-1; curl: (7) Failed to connect to bmc-1 port 443")]
    [Arguments("""{"exitCode":1,"reason":"Error"}""", "its container ended with exit code 1 and said nothing")]
    [Arguments("""{"exitCode":137,"reason":"OOMKilled"}""", "its container used more memory than its limit allows (OOMKilled): give resources.limits.memory more")]
    [Arguments("""{"exitCode":137,"reason":"Error"}""", "its container was killed (exit code 137)")]
    [Arguments("""{"exitCode":128,"reason":"StartError","message":"exec: \"ether-wak\": executable file not found in $PATH"}""", "its container could not be started: exec: \"ether-wak\": executable file not found in $PATH")]
    public async Task The_last_words_of_a_failed_container_tell_why_the_Job_failed(string terminated, string words)
    {
        var job = Make.Job(Make.Machine(), "m1-startup-1", JobState.Failed);
        var pod = PodOf($$"""{"phase":"Failed","containerStatuses":[{"name":"startup","state":{"terminated":{{terminated}} } }]}""");

        await Assert.That(job.FailureMessage([pod])).IsEqualTo($"Job m1-startup-1 failed: {words}");
    }

    [Test]
    public async Task Of_a_long_log_the_end_is_told()
    {
        var job = Make.Job(Make.Machine(), "m1-startup-1", JobState.Failed);
        var log = string.Concat(Enumerable.Range(1, 50).Select(line => $"line {line}\\n"));
        var pod = PodOf($$"""{"phase":"Failed","containerStatuses":[{"name":"startup","state":{"terminated":{"exitCode":1,"message":"{{log}}"} } }]}""");

        await Assert.That(job.FailureMessage([pod])).IsEqualTo("Job m1-startup-1 failed: its container ended with exit code 1: line 48; line 49; line 50");
    }

    [Test]
    public async Task A_Pod_that_was_ended_from_outside_says_by_whom()
    {
        var job = Make.Job(Make.Machine(), "m1-startup-1", JobState.Failed);
        var pod = PodOf("""{"phase":"Failed","reason":"Evicted","message":"The node was low on resource: memory."}""");

        await Assert.That(job.FailureMessage([pod])).IsEqualTo("Job m1-startup-1 failed: its Pod was ended: Evicted: The node was low on resource: memory.");
    }

    [Test]
    public async Task Without_a_Pod_the_Jobs_own_words_stand()
    {
        await Assert.That(Make.Job(Make.Machine(), "m1-startup-1", JobState.Failed).FailureMessage([])).IsEqualTo("Job m1-startup-1 failed: BackoffLimitExceeded: it failed");
    }

    private static Job BegunAt(DateTimeOffset time)
    {
        var job = Make.Job(Make.Machine(), "m1-startup-1");
        return job with { Metadata = job.Metadata with { CreationTimestamp = time } };
    }

    private static Pod PodOf(string status)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(status));
        reader.Read();
        var read = PodStatus.Read(ref reader);
        return Make.JobPod(Job, read with { Phase = read.Phase ?? "Pending" });
    }
}
