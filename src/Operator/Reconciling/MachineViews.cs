using System.Collections.Immutable;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Operator.Reconciling;

/// <summary>Puts together what a decision about a machine needs.</summary>
public sealed class MachineViews(ClusterStores stores, FleetSource fleet, HeartbeatMonitor heartbeats, PowerPolicy policy)
{
    public async Task<MachineView> OfAsync(Machine machine, DateTimeOffset now, CancellationToken cancellation)
    {
        var owner = fleet.Current.OwnerOf(machine.KubeNodeName);
        var view = new MachineView(
            machine,
            machine.Group is { } group ? stores.Groups.Current.Find(group.Key) : null,
            stores.Nodes.Current.Find(machine.KubeNodeName.Key),
            JobsOf(machine),
            default,
            owner is null || owner.Name == machine.Name ? null : owner.Name,
            policy);
        return MachineDecider.NeedsHeartbeat(view, now)
            ? view with { Heartbeat = await heartbeats.ObserveAsync(machine.KubeNodeName, cancellation) }
            : view;
    }

    /// <summary>Jobs that name the machine as their owner, also those that an earlier resource of its name left behind.</summary>
    private ImmutableArray<Job> JobsOf(Machine machine)
    {
        var jobs = ImmutableArray.CreateBuilder<Job>();
        foreach (var job in stores.Jobs.Current.Span)
        {
            if (MachineOf(job) == machine.Name)
            {
                jobs.Add(job);
            }
        }

        return jobs.ToImmutable();
    }

    /// <summary>The machine that a Job belongs to, or null.</summary>
    public static MachineName? MachineOf(Job job)
    {
        foreach (var owner in job.Metadata.OwnerReferences)
        {
            if (owner.Kind == Machine.Resource.Kind && owner.ApiVersion == Machine.Resource.ApiVersion)
            {
                return new(job.Metadata.Namespace ?? "", owner.Name);
            }
        }

        return null;
    }
}
