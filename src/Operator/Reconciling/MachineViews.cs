using System.Collections.Immutable;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Operator.Energy;
using HomelabAutoscaler.Operator.Supply;

namespace HomelabAutoscaler.Operator.Reconciling;

/// <summary>Puts together what a decision about a machine needs.</summary>
public sealed class MachineViews(
    KubeApi api, ClusterStores stores, FleetSource fleet, HeartbeatMonitor heartbeats, Evictions evictions, JobRefusals refusals, PlugMeters plugs, CurrentPolicy policy)
{
    /// <exception cref="KubeApiException">What the stores do not hold could not be read.</exception>
    public async Task<MachineView> OfAsync(Machine machine, DateTimeOffset now, CancellationToken cancellation)
    {
        var owner = fleet.Current.OwnerOf(machine.KubeNodeName);
        var jobs = JobsOf(machine);
        var view = new MachineView(
            machine,
            machine.Group is { } group ? stores.Groups.Current.Find(group.Key) : null,
            stores.Nodes.Current.Find(machine.KubeNodeName.Key),
            jobs,
            default,
            owner is null || owner.Name == machine.Name ? null : owner.Name,
            policy.Value)
        {
            JobPods = PodsOf(jobs),
            JobRefusal = refusals.Of(machine),
            Plug = plugs.Of(machine),
            IsPlugAwaited = plugs.Awaits(machine),
        };
        if (fleet.Current.GroupOf(machine) is { } members)
        {
            view = Neighbours.With(view, members, now);
        }

        if (MachineDecider.NeedsHeartbeat(view, now))
        {
            view = view with { Heartbeat = await heartbeats.ObserveAsync(machine.KubeNodeName, cancellation) };
        }

        if (MachineDecider.NeedsPods(view, now))
        {
            var pods = await PodsOnAsync(machine.KubeNodeName, cancellation);
            view = view with { Pods = pods, Refusals = evictions.RefusalsOf(pods) };
        }

        if (MachineDecider.JobWithoutPod(view, now) is { } job)
        {
            view = view with { PodRefusal = await refusals.OfPodAsync(job, cancellation) };
        }

        return view;
    }

    /// <summary>Pods are listed while a drain goes on, and not watched: there are many, and they are rarely asked for.</summary>
    private async Task<ImmutableArray<Pod>> PodsOnAsync(KubeNodeName node, CancellationToken cancellation)
    {
        var pods = ImmutableArray.CreateBuilder<Pod>();
        await api.ListAsync<Pod>(new(FieldSelector: $"spec.nodeName={node}"), pods.Add, static _ => { }, cancellation);
        return pods.ToImmutable();
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

    private ImmutableArray<Pod> PodsOf(ImmutableArray<Job> jobs)
    {
        var pods = ImmutableArray.CreateBuilder<Pod>();
        foreach (var pod in stores.JobPods.Current.Span)
        {
            if (jobs.Any(job => JobPods.IsOf(pod, job)))
            {
                pods.Add(pod);
            }
        }

        return pods.ToImmutable();
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
