using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A core/v1 Node: what the machine's kubelet registers. Heartbeat times are left out, so a heartbeat changes nothing.</summary>
[Wire]
[KubeResource("", "v1", "Node", "nodes", Namespaced = false)]
public sealed partial record KubeNode
{
    public required ObjectMeta Metadata { get; init; }

    public KubeNodeSpec Spec { get; init; } = new();

    public KubeNodeStatus Status { get; init; } = new();

    /// <summary>The condition of the type, or null.</summary>
    public KubeNodeCondition? Condition(string type)
    {
        foreach (var condition in Status.Conditions)
        {
            if (condition.Type == type)
            {
                return condition;
            }
        }

        return null;
    }

    /// <summary>The first taint with the key, or null.</summary>
    public Taint? Taint(string key)
    {
        foreach (var taint in Spec.Taints)
        {
            if (taint.Key == key)
            {
                return taint;
            }
        }

        return null;
    }
}
