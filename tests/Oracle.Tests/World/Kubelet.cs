using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Oracle.Tests.Cluster;

namespace HomelabAutoscaler.Oracle.Tests.World;

/// <summary>What runs on a machine that is on: registers the Node after a boot, and renews its Lease.</summary>
internal sealed class Kubelet(Hardware machine, NodeTemplate template, Objects objects)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    private DateTimeOffset _nextHeartbeat;

    /// <summary>When it was last heard.</summary>
    public DateTimeOffset LastHeard { get; private set; }

    public void Step(DateTimeOffset now)
    {
        if (!machine.IsAlive)
        {
            _nextHeartbeat = default;
            return;
        }

        if (now >= _nextHeartbeat)
        {
            (LastHeard, _nextHeartbeat) = (now, now + Heartbeat);
            objects.Leases.Put(new() { Metadata = new() { Name = machine.Name, Namespace = "kube-node-lease" }, Spec = new() { HolderIdentity = machine.Name, RenewTime = now } });
        }

        var node = objects.Nodes.Find(new(null, machine.Name));
        if (node?.Condition(KubeNodeCondition.Ready) is not { Status: ConditionStatus.True } || node.Status.NodeInfo?.BootId != machine.BootId)
        {
            objects.Nodes.Put(Ready(node ?? NodeObjects.New(machine.Name, template), now));
        }
    }

    private KubeNode Ready(KubeNode node, DateTimeOffset now) => node with
    {
        Spec = node.Spec with { Taints = node.Spec.Taints.Where(taint => taint.Key != NodeController.Unreachable).ToValueList() },
        Status = new()
        {
            Capacity = template.Capacity,
            Allocatable = template.Capacity,
            Conditions =
            [
                .. node.Status.Conditions.Where(condition => condition.Type != KubeNodeCondition.Ready),
                new() { Type = KubeNodeCondition.Ready, Status = ConditionStatus.True, Reason = "KubeletReady", LastTransitionTime = now },
            ],
            NodeInfo = new() { BootId = machine.BootId, Architecture = "amd64", OperatingSystem = "linux" },
        },
    };
}
