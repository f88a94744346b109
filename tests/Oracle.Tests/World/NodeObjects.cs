using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Oracle.Tests.World;

/// <summary>Node objects before anybody has said anything of them.</summary>
internal static class NodeObjects
{
    public static KubeNode New(string name, NodeTemplate template) => new()
    {
        Metadata = new() { Name = name, Labels = template.Labels.With("kubernetes.io/hostname", name) },
        Spec = new() { ProviderId = $"k3s://{name}" },
    };

    /// <summary>The Node of the machine that is always on; no Pod of a workload fits there.</summary>
    public static KubeNode ControlPlane(DateTimeOffset created) => new()
    {
        Metadata = new() { Name = "pi", CreationTimestamp = created },
        Spec = new() { ProviderId = "k3s://pi" },
        Status = new()
        {
            Capacity = [new("cpu", "0"), new("memory", "0"), new("pods", "110")],
            Allocatable = [new("cpu", "0"), new("memory", "0"), new("pods", "110")],
            Conditions = [new() { Type = KubeNodeCondition.Ready, Status = ConditionStatus.True }],
        },
    };
}
