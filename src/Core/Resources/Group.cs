using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>Machines of one kind that Cluster Autoscaler scales as a node group. Members carry the label group with its name.</summary>
[Wire]
[KubeResource(ApiGroup.Name, ApiGroup.Version, "Group", "groups", Custom = true, ShortNames = ["hgroup"], Categories = ["homelab"])]
[PrinterColumn("Machines", "integer", ".status.machines")]
[PrinterColumn("Min", "integer", ".status.minSize", Description = "Machines kept on")]
[PrinterColumn("Max", "integer", ".status.maxSize", Description = "Machines that are on or can be switched on")]
[PrinterColumn("Target", "integer", ".status.targetSize", Description = "Machines wanted on")]
[PrinterColumn("Ready", "integer", ".status.ready")]
[PrinterColumn("Booting", "integer", ".status.booting")]
[PrinterColumn("Failed", "integer", ".status.failed")]
[PrinterColumn("Health", "string", ".status.health")]
[PrinterColumn("Age", "date", ".metadata.creationTimestamp")]
public sealed partial record Group
{
    public required ObjectMeta Metadata { get; init; }

    /// <summary>What is wanted.</summary>
    public required GroupSpec Spec { get; init; }

    /// <summary>What was observed.</summary>
    public GroupStatus Status { get; init; } = new();

    public GroupName Name => new(Metadata.Namespace ?? "", Metadata.Name);
}
