using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>Reads from the status of a power Job's Pod why its container does not run.</summary>
internal static class PodProblem
{
    private const string Scheduled = "PodScheduled";

    /// <summary>True when the Pod's volumes and network are there, so that only the image is awaited; kubelets tell it since 1.29.</summary>
    private const string SetUp = "PodReadyToStartContainers";

    /// <summary>Kubernetes itself gives a Pod this one, with its service account's token.</summary>
    private const string TokenVolume = "kube-api-access-";

    /// <summary>How long volumes and network may take. A slow pull of the image is no problem: it ends.</summary>
    private static readonly TimeSpan SetUpTime = TimeSpan.FromSeconds(60);

    public static JobProblem? Of(Pod pod, string job, DateTimeOffset now)
    {
        if (pod.Status.Phase is not (null or "" or "Pending"))
        {
            return null;
        }

        if (Condition(pod, Scheduled) is { Status: ConditionStatus.False, Reason: "Unschedulable" or "SchedulerError" } condition)
        {
            return new("Unschedulable", $"No Kubernetes Node takes the Pod of Job {job}: {Quotation.Short(condition.Message ?? "the scheduler does not say why")}");
        }

        foreach (var container in pod.Status.InitContainerStatuses.Concat(pod.Status.ContainerStatuses))
        {
            if (container.State?.Waiting is { } waiting && ContainerProblem.Of(container, waiting, pod, job) is { } problem)
            {
                return problem;
            }
        }

        var since = Condition(pod, Scheduled) is { Status: ConditionStatus.True, LastTransitionTime: { } time } ? time : pod.Metadata.CreationTimestamp;
        return pod.Spec.NodeName is { Length: > 0 } node && now - since >= SetUpTime ? OfCreation(pod, job, node) : null;
    }

    private static JobProblem? OfCreation(Pod pod, string job, string node)
    {
        var late = $"for over {SetUpTime.TotalSeconds} s";
        if (pod.Status.ContainerStatuses.Count == 0)
        {
            return new("NotBegun", $"Kubernetes Node {node} has the Pod of Job {job} {late} and has not begun with it: look whether its kubelet works");
        }

        if (Condition(pod, SetUp) is { Status: ConditionStatus.True })
        {
            return null;
        }

        var volumes = pod.Spec.Volumes.Select(volume => SourceOf(volume, pod.Metadata.Namespace)).OfType<string>().Distinct().ToList();
        if (volumes.Count > 0)
        {
            return new("VolumesMissing", $"The Pod of Job {job} waits {late} on Kubernetes Node {node}, probably for a volume: look whether these are there: {string.Join(", ", volumes)}");
        }

        return Condition(pod, SetUp) is null
            ? null
            : new("NotSetUp", $"Kubernetes Node {node} could not set up the Pod of Job {job} {late}: look whether its Pod network works (kubectl describe pod {pod.Metadata.Name})");
    }

    /// <summary>What a volume needs to be there; null when it needs nothing that an owner can forget.</summary>
    private static string? SourceOf(Volume volume, string? @namespace) => volume switch
    {
        { Secret: { SecretName: { } name, Optional: not true } } => $"Secret {@namespace}/{name}",
        { ConfigMap: { Name: { } name, Optional: not true } } => $"ConfigMap {@namespace}/{name}",
        { HostPath: { Type.Length: > 0 } path } => $"{path.Type} {path.Path} on the Node",
        { Projected: not null } when !volume.Name.StartsWith(TokenVolume, StringComparison.Ordinal) => $"the sources of volume {volume.Name}",
        _ => null,
    };

    private static KubeNodeCondition? Condition(Pod pod, string type)
    {
        foreach (var condition in pod.Status.Conditions)
        {
            if (condition.Type == type)
            {
                return condition;
            }
        }

        return null;
    }
}
