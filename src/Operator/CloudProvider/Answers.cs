using System.Collections.Frozen;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Protos;

namespace HomelabAutoscaler.Operator.CloudProvider;

/// <summary>
/// What Cluster Autoscaler's reading calls are answered with for one fleet, computed once: Cluster Autoscaler asks for
/// each node in each loop, and a fleet changes far less often. Messages are shared by calls and never changed.
/// </summary>
internal sealed class Answers
{
    private readonly FrozenDictionary<GroupId, GroupAnswers> _groups;

    public Answers(MachineFleet fleet, DateTimeOffset now)
    {
        Fleet = fleet;
        _groups = fleet.Groups.ToFrozenDictionary(group => group.Id, group => new GroupAnswers(group, now));
        foreach (var group in fleet.Groups)
        {
            if (_groups[group.Id].Shown is { } shown)
            {
                NodeGroups.NodeGroups.Add(shown);
            }
        }

        var label = Gpus.LabelOf(fleet);
        GpuLabel = new() { Label = label };
        foreach (var type in Gpus.TypesOf(fleet, label))
        {
            GpuTypes.GpuTypes.Add(type, new());
        }

        PodPrices = PodPrices.Of(fleet);
    }

    public MachineFleet Fleet { get; }

    public NodeGroupsResponse NodeGroups { get; } = new();

    public GPULabelResponse GpuLabel { get; }

    public GetAvailableGPUTypesResponse GpuTypes { get; } = new();

    public PodPrices PodPrices { get; }

    public GroupAnswers? Find(GroupId id) => _groups.GetValueOrDefault(id);

    public GroupAnswers? GroupOf(Machine machine) => machine.Group is { } name ? Find(Fleet.Ids.Of(name)) : null;
}
