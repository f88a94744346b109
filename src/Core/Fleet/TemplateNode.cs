using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Core.Fleet;

/// <summary>The empty, Ready Node that Cluster Autoscaler simulates a scale-up of the group with.</summary>
public sealed record TemplateNode(string Name, StringMap Labels, ValueList<Taint> Taints, StringMap Capacity, StringMap Allocatable)
{
    private const string ArchitectureLabel = "kubernetes.io/arch";
    private const string OperatingSystemLabel = "kubernetes.io/os";
    private const string HostnameLabel = "kubernetes.io/hostname";

    /// <summary>Pods that a kubelet accepts unless it is configured otherwise: a declared template without it means this.</summary>
    private const string DefaultPods = "110";

    /// <summary>The group's template node, or null when nobody knows what its Nodes look like.</summary>
    public static TemplateNode? Of(FleetGroup group, DateTimeOffset now)
    {
        if (group.Template(now) is not { } template)
        {
            return null;
        }

        var name = $"template-{group.Group.Metadata.Name}";
        var labels = Labelled(template.Labels, ArchitectureLabel, template.Architecture);
        labels = Labelled(labels, OperatingSystemLabel, template.OperatingSystem ?? "linux")
            .With(HostnameLabel, name)
            .With(NodeMarks.GroupLabel, group.Group.Metadata.Name)
            .Without(NodeMarks.MachineLabel);
        var capacity = Labelled(template.Capacity, "pods", DefaultPods);
        var allocatable = template.Allocatable.Count > 0 ? template.Allocatable : capacity;
        return new(name, labels, TolerableTaints(group, template), capacity, Labelled(allocatable, "pods", capacity["pods"]));
    }

    /// <summary>The map with the entry, unless it has one of that key already.</summary>
    private static StringMap Labelled(StringMap labels, string key, string? value) =>
        value is { Length: > 0 } && !labels.ContainsKey(key) ? labels.With(key, value) : labels;

    private static ValueList<Taint> TolerableTaints(FleetGroup group, NodeTemplate template)
    {
        var removed = group.Machines.SelectMany(machine => machine.Spec.TaintsToRemove).Select(taint => taint.Key).ToHashSet(StringComparer.Ordinal);
        return removed.Count == 0 ? template.Taints : template.Taints.Where(taint => !removed.Contains(taint.Key)).ToValueList();
    }
}
