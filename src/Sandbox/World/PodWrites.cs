using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Sandbox.World;

/// <summary>What kubelets and the scheduler write of Pods.</summary>
internal static class PodWrites
{
    public static PodStatus Running { get; } = new() { Phase = "Running", Conditions = [Ready(ConditionStatus.True)] };

    public static PodStatus Succeeded { get; } = new() { Phase = "Succeeded", Conditions = [Ready(ConditionStatus.False)] };

    /// <param name="lastWords">What the container said in the end; null for one that never ran.</param>
    public static PodStatus Failed(string? lastWords) => new()
    {
        Phase = "Failed",
        Conditions = [Ready(ConditionStatus.False)],
        ContainerStatuses = lastWords is null ? [] : [new() { Name = "main", State = new() { Terminated = new() { ExitCode = 1, Reason = "Error", Message = lastWords } } }],
    };

    public static Task<Pod> SetStatusAsync(KubeApi api, Pod pod, PodStatus status, CancellationToken cancellation) =>
        api.UpdateAsync(pod, pod with { Status = status }, "status", cancellation);

    public static ObjectKey KeyOf(Pod pod) => new(pod.Metadata.Namespace, pod.Metadata.Name);

    private static KubeNodeCondition Ready(ConditionStatus status) => new() { Type = "Ready", Status = status };
}
