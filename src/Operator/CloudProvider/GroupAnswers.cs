using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Protos;
using InstanceState = HomelabAutoscaler.Core.Fleet.InstanceState;

namespace HomelabAutoscaler.Operator.CloudProvider;

/// <summary>The answers about one group.</summary>
internal sealed class GroupAnswers
{
    public GroupAnswers(FleetGroup group, DateTimeOffset now)
    {
        Group = group;
        TargetSize = new() { TargetSize = group.ToldSize(now) };
        HourlyRate = Prices.OfNode(group, TimeSpan.FromHours(1), now);
        foreach (var machine in group.Machines)
        {
            var state = Membership.InstanceOf(group, machine, now);
            if (state != InstanceState.Absent)
            {
                Instances.Instances.Add(Messages.Of(machine, state));
            }
        }

        if (TemplateNode.Of(group, now) is { } template)
        {
            var node = Messages.Of(template, group.Group.Name);
            Template = new() { NodeInfo = node, NodeBytes = node };
            Shown = Messages.Of(group, now);
            OfMember = new() { NodeGroup = Shown };
        }
    }

    public FleetGroup Group { get; }

    public NodeGroupTargetSizeResponse TargetSize { get; }

    public NodeGroupNodesResponse Instances { get; } = new();

    /// <summary>Price of an hour of a machine of the group.</summary>
    public double HourlyRate { get; }

    /// <summary>Null when nobody knows what the group's Nodes look like.</summary>
    public NodeGroupTemplateNodeInfoResponse? Template { get; }

    /// <summary>Null when Cluster Autoscaler is not shown the group.</summary>
    public NodeGroup? Shown { get; }

    /// <summary>For a node of the group; null when Cluster Autoscaler is not shown the group.</summary>
    public NodeGroupForNodeResponse? OfMember { get; }
}
