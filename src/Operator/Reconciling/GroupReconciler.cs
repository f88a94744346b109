using HomelabAutoscaler.Core.Groups;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Operator.Reconciling;

/// <summary>Keeps a group's status in step with its machines.</summary>
public sealed class GroupReconciler(KubeApi api, ClusterStores stores, FleetSource fleet, TimeProvider clock) : IReconciler<GroupName>
{
    public async Task<Requeue> PassAsync(GroupName name, CancellationToken cancellation)
    {
        var current = fleet.Current;
        if (current.Find(current.Ids.Of(name)) is not { } group)
        {
            return Requeue.OnChange;
        }

        var now = clock.GetUtcNow();
        var status = GroupReport.Of(group, now);
        if (status != group.Group.Status)
        {
            stores.Groups.Observe(await api.UpdateAsync(group.Group, group.Group with { Status = status }, "status", cancellation));
        }

        return GroupReport.NextLook(group, now);
    }
}
