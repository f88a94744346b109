using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Oracle.Tests.Cluster;
using HomelabAutoscaler.Oracle.Tests.Scripts;

namespace HomelabAutoscaler.Oracle.Tests.World;

/// <summary>Everything around the operator and Cluster Autoscaler: machines, kubelets, controllers, scheduler, workloads, owner.</summary>
internal sealed class Homelab
{
    public const string Namespace = "homelab-autoscaler-system";

    private static readonly TimeSpan Age = TimeSpan.FromDays(3);

    private readonly SortedDictionary<string, Hardware> _hardware = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Kubelet> _kubelets = [];
    private readonly NodeController _nodes;
    private readonly Scheduler _scheduler;

    public Homelab(Script script, TimeProvider clock)
    {
        Objects = new(clock);
        Jobs = new(Objects, name => _hardware[name]);
        Workloads = new(Objects);
        _nodes = new(Objects);
        _scheduler = new(Objects);
        var since = clock.GetUtcNow() - Age;
        Objects.Nodes.Put(NodeObjects.ControlPlane(since));
        foreach (var group in script.Groups)
        {
            Objects.Groups.Put(group.ToResource(Namespace));
        }

        foreach (var machine in script.Machines)
        {
            Enrol(machine, since);
        }
    }

    public Objects Objects { get; }

    public PowerJobs Jobs { get; }

    public Workloads Workloads { get; }

    public IReadOnlyCollection<Hardware> Hardware => _hardware.Values;

    public Hardware HardwareOf(string machine) => _hardware[machine];

    public Machine Machine(string name) => Objects.Machines.Find(new(Namespace, name))!;

    /// <summary>The Node of a machine, or null.</summary>
    public KubeNode? NodeOf(string machine) => Objects.Nodes.Find(new(null, machine));

    public IEnumerable<Machine> MachinesOf(string group) => Objects.Machines.All.Where(machine => machine.Metadata.Labels["group"] == group);

    /// <summary>Pods that have a place on the machine.</summary>
    public IEnumerable<Pod> PodsOn(string machine) => Objects.Pods.All.Where(pod => pod.Spec.NodeName == machine);

    public IEnumerable<Pod> Waiting => Objects.Pods.All.Where(pod => pod.Spec.NodeName is null);

    public void Step(DateTimeOffset now)
    {
        foreach (var machine in _hardware.Values)
        {
            machine.Advance(now);
            _kubelets[machine.Name].Step(now);
            if (NodeOf(machine.Name) is { } node)
            {
                _nodes.Mind(node, _kubelets[machine.Name].LastHeard, now);
            }
        }

        Jobs.Step(now);
        Workloads.Step(now);
        _scheduler.Step();
    }

    /// <summary>The owner writes spec.powerState, as kubectl patch does: nobody signs.</summary>
    public void Wish(string machine, PowerState state)
    {
        var before = Machine(machine);
        if (before.Spec.PowerState != state)
        {
            Change(before, before.Spec with { PowerState = state });
        }
    }

    /// <summary>The owner writes spec.power.paused.</summary>
    public void Pause(string machine, bool isPaused)
    {
        var before = Machine(machine);
        Change(before, before.Spec with { Power = isPaused ? new() { Paused = true } : null });
    }

    /// <summary>Somebody deletes the machine's Node object; a kubelet that runs makes it anew.</summary>
    public void DeleteNode(string machine) => Objects.Nodes.Remove(new(null, machine));

    private void Change(Machine before, MachineSpec spec) =>
        Objects.Machines.Put(before with { Metadata = before.Metadata with { Generation = before.Metadata.Generation + 1 }, Spec = spec });

    private void Enrol(MachineSetup setup, DateTimeOffset since)
    {
        var resource = setup.ToResource(Namespace);
        var hardware = new Hardware(setup.Name, TimeSpan.FromSeconds(setup.Boot));
        _hardware.Add(setup.Name, hardware);
        _kubelets.Add(setup.Name, new(hardware, resource.Spec.Template!, Objects));
        if (setup.IsOn)
        {
            hardware.WasOn();
        }

        if (setup.HasJoined)
        {
            var node = NodeObjects.New(setup.Name, resource.Spec.Template!);
            Objects.Nodes.Put(node with
            {
                Metadata = node.Metadata with { CreationTimestamp = since },
                Status = new()
                {
                    Capacity = resource.Spec.Template!.Capacity,
                    Allocatable = resource.Spec.Template.Capacity,
                    Conditions = [new() { Type = KubeNodeCondition.Ready, Status = ConditionStatus.Unknown, LastTransitionTime = since }],
                    NodeInfo = new() { BootId = $"boot-0-of-{setup.Name}" },
                },
            });
            Objects.Leases.Put(new() { Metadata = new() { Name = setup.Name, Namespace = "kube-node-lease" }, Spec = new() { HolderIdentity = setup.Name, RenewTime = since } });
        }

        Objects.Machines.Put(resource);
    }
}
