using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Sandbox.World;

/// <summary>What kubelets and the scheduler write of Pods.</summary>
internal static class PodWrites
{
    public static Task<Pod> SetPhaseAsync(KubeApi api, Pod pod, string phase, CancellationToken cancellation)
    {
        var ready = phase == "Running" ? ConditionStatus.True : ConditionStatus.False;
        var status = pod.Status with { Phase = phase, Conditions = [new() { Type = "Ready", Status = ready }] };
        return api.UpdateAsync(pod, pod with { Status = status }, "status", cancellation);
    }

    public static ObjectKey KeyOf(Pod pod) => new(pod.Metadata.Namespace, pod.Metadata.Name);
}
