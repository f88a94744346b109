using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A machine of the homelab that can be switched on and off. Its wire kind is Node; a Kubernetes Node is a KubeNode here.</summary>
[Wire]
[KubeResource(ApiGroup.Name, ApiGroup.Version, "Node", "nodes", Custom = true, ShortNames = ["hnode"], Categories = ["homelab"])]
[PrinterColumn("Group", "string", ".metadata.labels.group")]
[PrinterColumn("Wanted", "string", ".spec.powerState", Description = "Power state that somebody asked for")]
[PrinterColumn("Power", "string", ".status.powerState", Description = "Power state that was observed")]
[PrinterColumn("Progress", "string", ".status.progress", Description = "Where the machine is in its life")]
[PrinterColumn("Since", "date", ".status.since")]
[PrinterColumn("Message", "string", ".status.message", Description = "What happens now, and why", Priority = 1)]
public sealed partial record Machine
{
    /// <summary>Name of the Group that the machine belongs to, in the machine's own namespace.</summary>
    public const string GroupLabel = "group";

    public required ObjectMeta Metadata { get; init; }

    /// <summary>What is wanted.</summary>
    public required MachineSpec Spec { get; init; }

    /// <summary>What was observed.</summary>
    public MachineStatus Status { get; init; } = new();

    public MachineName Name => new(Metadata.Namespace ?? "", Metadata.Name);

    /// <summary>The Group that the machine says it belongs to; null when it has no group label.</summary>
    public GroupName? Group => Metadata.Labels[GroupLabel] is { Length: > 0 } group ? new(Metadata.Namespace ?? "", group) : null;

    /// <summary>The name that the machine's kubelet registers under: the machine's own unless it says otherwise.</summary>
    public KubeNodeName KubeNodeName => new(Spec.KubernetesNodeName is { Length: > 0 } name ? name : Metadata.Name);

    /// <summary>How Cluster Autoscaler knows the machine: by the learned providerID, or by ours until there is one.</summary>
    public ProviderId InstanceId => Status.ProviderId is { Length: > 0 } learned ? new(learned) : ProviderId.Of(Name);
}
