using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Groups;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Events;

namespace HomelabAutoscaler.Operator.Reconciling;

/// <summary>
/// Keeps a group at its size and its status in step with its machines. The status is written last: what it remembers of
/// the size before is what the wishes are decided on.
/// </summary>
public sealed class GroupReconciler(
    KubeApi api, ClusterStores stores, FleetSource fleet, IntentWriter intents, SavingsSchedule savings, EventRecorder events, TimeProvider clock, ILogger logger)
    : IReconciler<GroupName>
{
    public async Task<Requeue> PassAsync(GroupName name, CancellationToken cancellation)
    {
        await WishAsync(name, Failover.Of, cancellation);
        await WishAsync(name, MinimumSize.Of, cancellation);
        await WishAsync(name, Shedding.Of, cancellation);
        if (Find(name) is not { } group)
        {
            return Requeue.OnChange;
        }

        var now = clock.GetUtcNow();
        var status = GroupReport.Of(group, now);
        var digest = SavingsDigest.Of(group.Group.Status, status, savings, now);
        status = status with { SavingsTold = digest.Told };
        if (status != group.Group.Status)
        {
            stores.Groups.Observe(await api.UpdateAsync(group.Group, group.Group with { Status = status }, "status", cancellation));
        }

        if (digest.Notice is { } notice)
        {
            logger.Told(name, notice.Note);
            events.Record(group.Group, notice);
        }

        return GroupReport.NextLook(group, now, digest.Next(savings));
    }

    private async Task WishAsync(GroupName name, Func<FleetGroup, DateTimeOffset, ScalingChoice> decide, CancellationToken cancellation)
    {
        if (Decided().Changes.IsEmpty)
        {
            return;
        }

        foreach (var change in (await intents.AdvanceAsync(Decided, cancellation)).Changes)
        {
            logger.Noticed(change.Machine.Name, change.Notice.Note);
            events.Record(change.Machine, change.Notice);
        }

        ScalingChoice Decided() => Find(name) is { } group ? decide(group, clock.GetUtcNow()) : ScalingChoice.Nothing;
    }

    private FleetGroup? Find(GroupName name) => fleet.Current is var current ? current.Find(current.Ids.Of(name)) : null;
}
