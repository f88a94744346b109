using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Events;
using HomelabAutoscaler.Operator.Energy;
using HomelabAutoscaler.Operator.Supply;

namespace HomelabAutoscaler.Operator.Reconciling;

/// <summary>The three loops and what makes them look: a change of one kind concerns objects of others.</summary>
public sealed class Controllers : IDisposable
{
    private readonly ClusterStores _stores;
    private readonly FleetSource _fleet;

    public Controllers(
        KubeApi api,
        ClusterStores stores,
        FleetSource fleet,
        IntentWriter intents,
        GroupIds ids,
        Func<string, bool> mayFree,
        CurrentPolicy policy,
        PlugMeters plugs,
        SavingsSchedule savings,
        EventRecorder events,
        TimeProvider clock,
        ILogger logger)
    {
        _stores = stores;
        _fleet = fleet;
        var heartbeats = new HeartbeatMonitor(api, clock);
        var evictions = new Evictions(api, clock);
        var refusals = new JobRefusals(api);
        var effects = new EffectRunner(api, stores, evictions, refusals, clock);
        var views = new MachineViews(api, stores, fleet, heartbeats, evictions, refusals, plugs, policy);
        Machines = new(new(clock), new MachineReconciler(api, stores, views, intents, effects, events, clock, logger) { Written = (before, after) => StatusWritten?.Invoke(before, after) }, logger);
        Groups = new(new(clock), new GroupReconciler(api, stores, fleet, intents, savings, events, clock, logger), logger);
        Nodes = new(new(clock), new NodeReconciler(api, stores, effects, ids, mayFree, logger), logger);
        stores.Machines.Changed += (before, after) =>
        {
            if (after is null)
            {
                heartbeats.Forget(before!.KubeNodeName);
                refusals.Forget(before.Name);
            }

            MachineChanged(before);
            MachineChanged(after);
            ClaimChanged(ClaimOf(before), ClaimOf(after));
            if (before is not null && after is { Group: { } group } && after.Status.LastStartupTime != before.Status.LastStartupTime)
            {
                // Its cool-down is the others', too.
                AddMachinesOf(group);
            }
        };
        intents.Decided += Machines.Queue.Add;
        stores.Groups.Changed += (before, after) => GroupChanged((after ?? before)!);
        stores.Nodes.Changed += (before, after) => NodeChanged((after ?? before)!);
        stores.Jobs.Changed += (before, after) => JobChanged((after ?? before)!);
        stores.JobPods.Changed += (before, after) => PodChanged((after ?? before)!);
    }

    /// <summary>A machine as it was and as its status was written.</summary>
    public event Action<Machine, Machine>? StatusWritten;

    public ReconcileLoop<MachineName> Machines { get; }

    public ReconcileLoop<GroupName> Groups { get; }

    public ReconcileLoop<KubeNodeName> Nodes { get; }

    public Task RunAsync(int workers, CancellationToken cancellation) =>
        Task.WhenAll(Machines.RunAsync(workers, cancellation), Groups.RunAsync(1, cancellation), Nodes.RunAsync(1, cancellation));

    /// <summary>Has everything looked at, as after taking the lead.</summary>
    public void AddAll()
    {
        foreach (var machine in _stores.Machines.Current.Span)
        {
            Machines.Queue.Add(machine.Name);
        }

        foreach (var group in _stores.Groups.Current.Span)
        {
            Groups.Queue.Add(group.Name);
        }

        foreach (var node in _stores.Nodes.Current.Span)
        {
            Nodes.Queue.Add(NameOf(node));
        }
    }

    public void Dispose()
    {
        Machines.Queue.Dispose();
        Groups.Queue.Dispose();
        Nodes.Queue.Dispose();
    }

    private void MachineChanged(Machine? machine)
    {
        if (machine is null)
        {
            return;
        }

        Machines.Queue.Add(machine.Name);
        Nodes.Queue.Add(machine.KubeNodeName);
        if (machine.Group is { } group)
        {
            Groups.Queue.Add(group);
        }
    }

    /// <summary>Of machines that claim one Kubernetes Node only the senior one is managed: the others' turn may have come.</summary>
    private void ClaimChanged(KubeNodeName? before, KubeNodeName? after)
    {
        if (before == after)
        {
            return;
        }

        foreach (var machine in _stores.Machines.Current.Span)
        {
            if (machine.KubeNodeName == before || machine.KubeNodeName == after)
            {
                Machines.Queue.Add(machine.Name);
            }
        }
    }

    private void GroupChanged(Group group)
    {
        Groups.Queue.Add(group.Name);
        AddMachinesOf(group.Name);
    }

    private void AddMachinesOf(GroupName group)
    {
        foreach (var machine in _stores.Machines.Current.Span)
        {
            if (machine.Group == group)
            {
                Machines.Queue.Add(machine.Name);
            }
        }
    }

    private void NodeChanged(KubeNode node)
    {
        Nodes.Queue.Add(NameOf(node));
        if (_fleet.Current.OwnerOf(NameOf(node)) is { } owner)
        {
            Machines.Queue.Add(owner.Name);
        }
    }

    private void JobChanged(Job job)
    {
        if (MachineViews.MachineOf(job) is { } machine)
        {
            Machines.Queue.Add(machine);
        }
    }

    /// <summary>A Pod concerns the machine of its Job; when that is not known yet, the Job's own coming has the machine looked at.</summary>
    private void PodChanged(Pod pod)
    {
        if (JobPods.JobNameOf(pod) is { } name && _stores.Jobs.Current.Find(new(pod.Metadata.Namespace, name)) is { } job)
        {
            JobChanged(job);
        }
    }

    /// <summary>The Kubernetes Node that a machine claims, while it is there to stay.</summary>
    private static KubeNodeName? ClaimOf(Machine? machine) => machine is { Metadata.DeletionTimestamp: null } ? machine.KubeNodeName : null;

    private static KubeNodeName NameOf(KubeNode node) => new(node.Metadata.Name);
}
