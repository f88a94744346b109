using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Protos;

namespace HomelabAutoscaler.Oracle.Tests.CaModel;

/// <summary>What one scan knows of a group.</summary>
internal sealed record GroupView(NodeGroup Group, CaOptions Options, IReadOnlyList<KubeNode> Nodes, IReadOnlyList<Instance> Instances)
{
    public string Id => Group.Id;

    /// <summary>As the provider said when the scan began, or after failed instances were given back.</summary>
    public int Target { get; set; }

    public GroupCount Count { get; } = new();

    /// <summary>Instances whose creation failed.</summary>
    public IEnumerable<string> Failed => Instances
        .Where(instance => instance.Status is { InstanceState: InstanceStatus.Types.InstanceState.InstanceCreating, ErrorInfo.ErrorCode.Length: > 0 })
        .Select(instance => instance.Id);
}
