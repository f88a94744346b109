using System.Globalization;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>
/// What a machine's Kubernetes Node carries so that the scheduler and Cluster Autoscaler leave an absent machine alone:
/// a Node that is merely NotReady would count as unhealthy, and too many of those stop Cluster Autoscaler altogether.
/// </summary>
public static class NodeMarks
{
    /// <summary>Cluster Autoscaler's own taint: the Node counts as deleted, not as unready.</summary>
    public const string ToBeDeleted = "ToBeDeletedByClusterAutoscaler";

    /// <summary>Cluster Autoscaler's soft taint on candidates for scale-down.</summary>
    public const string DeletionCandidate = "DeletionCandidateOfClusterAutoscaler";

    /// <summary>Kubernetes moves Pods and volumes away at once from a Node that is known to be off.</summary>
    public const string OutOfServiceTaint = "node.kubernetes.io/out-of-service";

    /// <summary>Cluster Autoscaler's own annotation: it chooses another Node.</summary>
    public const string ScaleDownDisabled = "cluster-autoscaler.kubernetes.io/scale-down-disabled";

    /// <summary>Tells that the annotation above is ours to take away.</summary>
    public const string KeptOnAnnotation = $"{ApiGroup.Name}/scale-down-disabled";

    public const string GroupLabel = $"{ApiGroup.Name}/group";

    public const string MachineLabel = $"{ApiGroup.Name}/node";

    /// <summary>Namespace of the machine that the Node belongs to; the label has only its name, as the Go original set it.</summary>
    public const string NamespaceAnnotation = $"{ApiGroup.Name}/namespace";

    /// <summary>The condition of a machine that is off.</summary>
    public static KubeNodeCondition Suspended(DateTimeOffset since) => new()
    {
        Type = KubeNodeCondition.Suspended,
        Status = ConditionStatus.True,
        Reason = "PoweredOff",
        Message = "homelab-autoscaler switched the machine off",
        LastTransitionTime = since,
    };

    public static bool IsSuspended(KubeNode node) => node.Condition(KubeNodeCondition.Suspended) is { Status: ConditionStatus.True };

    /// <summary>Whether nothing keeps Pods away on the operator's or Cluster Autoscaler's account.</summary>
    public static bool AreAbsent(KubeNode node, bool keepCordon = false) =>
        (keepCordon || node.Spec.Unschedulable is not true)
        && node.Taint(ToBeDeleted) is null
        && node.Taint(DeletionCandidate) is null
        && node.Taint(OutOfServiceTaint) is null
        && !IsSuspended(node);

    /// <summary>The Node labelled as the machine's own.</summary>
    public static KubeNode Claim(KubeNode node, Machine machine)
    {
        var labels = node.Metadata.Labels.With(MachineLabel, machine.Metadata.Name);
        labels = machine.Group is { } group ? labels.With(GroupLabel, group.Name) : labels.Without(GroupLabel);
        var annotations = node.Metadata.Annotations.With(NamespaceAnnotation, machine.Name.Namespace);
        return labels == node.Metadata.Labels && annotations == node.Metadata.Annotations
            ? node
            : node with { Metadata = node.Metadata with { Labels = labels, Annotations = annotations } };
    }

    /// <summary>The Node cordoned and tainted, for a machine that goes off or is off.</summary>
    public static KubeNode Close(KubeNode node, DateTimeOffset now)
    {
        var spec = node.Spec;
        if (spec.Unschedulable is not true)
        {
            spec = spec with { Unschedulable = true };
        }

        if (node.Taint(ToBeDeleted) is null)
        {
            // Cluster Autoscaler reads the value as the time of tainting.
            var time = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            spec = spec with { Taints = [.. spec.Taints, new() { Key = ToBeDeleted, Value = time, Effect = "NoSchedule" }] };
        }

        return ReferenceEquals(spec, node.Spec) ? node : node with { Spec = spec };
    }

    /// <summary>The Node open for Pods again, but for a cordon that is somebody else's.</summary>
    public static KubeNode Open(KubeNode node, bool keepCordon = false)
    {
        var taints = node.Spec.Taints.Where(taint => taint.Key is not (ToBeDeleted or DeletionCandidate or OutOfServiceTaint)).ToValueList();
        var cordon = keepCordon ? node.Spec.Unschedulable : null;
        return (node.Spec.Unschedulable is true) == (cordon is true) && taints == node.Spec.Taints
            ? node
            : node with { Spec = node.Spec with { Unschedulable = cordon, Taints = taints } };
    }

    /// <summary>The Node marked so that Kubernetes moves its Pods and volumes away: only for a machine that is known to be off.</summary>
    public static KubeNode OutOfService(KubeNode node) => node.Taint(OutOfServiceTaint) is not null
        ? node
        : node with { Spec = node.Spec with { Taints = [.. node.Spec.Taints, new() { Key = OutOfServiceTaint, Value = "nodeshutdown", Effect = "NoExecute" }] } };

    /// <summary>The Node with Cluster Autoscaler's annotation that keeps it from being scaled down, or without ours.</summary>
    public static KubeNode KeepOn(KubeNode node, bool keep)
    {
        var annotations = node.Metadata.Annotations;
        var isOurs = annotations.ContainsKey(KeptOnAnnotation);
        if (keep == isOurs || (keep && annotations[ScaleDownDisabled] == "true"))
        {
            return node;
        }

        annotations = keep
            ? annotations.With(ScaleDownDisabled, "true").With(KeptOnAnnotation, "true")
            : annotations.Without(ScaleDownDisabled).Without(KeptOnAnnotation);
        return node with { Metadata = node.Metadata with { Annotations = annotations } };
    }

    /// <summary>The Node without anything of ours, for a machine that is no longer managed.</summary>
    public static KubeNode Release(KubeNode node)
    {
        var metadata = node.Metadata with
        {
            Labels = node.Metadata.Labels.Without(MachineLabel).Without(GroupLabel),
            Annotations = node.Metadata.Annotations.Without(NamespaceAnnotation),
        };
        var released = KeepOn(node with { Metadata = metadata }, false);
        return IsSuspended(node) || node.Taint(ToBeDeleted) is not null ? Open(released) : released;
    }
}
