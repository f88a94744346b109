using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Connection;
using HomelabAutoscaler.Sandbox.ApiServer;

namespace HomelabAutoscaler.Sandbox.World;

/// <summary>A pretend cluster with its machines: everything around the operator but Cluster Autoscaler. It acts in steps.</summary>
public sealed class SandboxWorld : IDisposable
{
    private static readonly KeyValuePair<string, string> ControlPlaneRole = new("node-role.kubernetes.io/control-plane", "true");

    private static readonly NodeTemplate ControlPlane = new()
    {
        Labels = [ControlPlaneRole],
        Capacity = [new("cpu", "1"), new("memory", "2Gi"), new("pods", "110")],
        Architecture = "arm64",
        OperatingSystem = "linux",
    };

    private readonly KubeConnection _connection;
    private readonly StorePump _pump;
    private readonly List<IWorldComponent> _components;

    public SandboxWorld(Cluster cluster, TimeProvider clock, WorldTiming timing)
    {
        _connection = new(new("http://cluster.sandbox"), cluster.CreateHandler(User.Admin));
        Api = new(_connection, clock, "homelab-sandbox");
        Verbs = new(_connection);
        _pump = new StorePump(cluster)
            .Feed(Stores.Machines).Feed(Stores.Groups).Feed(Stores.Nodes).Feed(Stores.Pods).Feed(Stores.Jobs).Feed(Stores.Leases);
        Rack = new(Hardware, Api, Verbs, Stores, timing);
        Jobs = new(Api, Verbs, Stores, Hardware, timing);
        _components = [Rack, new NodeLifecycle(Api, Verbs, Stores, timing), Jobs, new PodScheduler(Api, Verbs, Stores)];

        var raspberryPi = new PretendMachine(new(PretendHardware.ControlPlane), ControlPlane, new(), timing);
        Hardware.Add(raspberryPi);
        raspberryPi.WasOn();
        Add(new Workload("coredns", "kube-system", Workload.Asking("400m", "128Mi", ControlPlaneRole), Api, Verbs, Stores) { Replicas = 1 });
    }

    /// <summary>Told of each object that the cluster's components cannot read.</summary>
    public event Action<Exception>? PassedOver
    {
        add => _pump.PassedOver += value;
        remove => _pump.PassedOver -= value;
    }

    public KubeApi Api { get; }

    public ControlPlaneVerbs Verbs { get; }

    public WorldStores Stores { get; } = new();

    public PretendHardware Hardware { get; } = new();

    public Rack Rack { get; }

    public PowerJobRunner Jobs { get; }

    /// <summary>Adds something that acts after the cluster's own components, in each step.</summary>
    public void Add(IWorldComponent component) => _components.Add(component);

    /// <summary>Whether every machine that is on has told the cluster so.</summary>
    public bool IsRegistered => Hardware.All.All(machine =>
        !machine.IsRunning || Stores.Nodes.Current.Find(machine.Name.Key)?.Condition(KubeNodeCondition.Ready) is { Status: ConditionStatus.True });

    /// <summary>Looks at the cluster as it is, and lets what is on register; the kinds of the operator must be installed.</summary>
    public async Task StartAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await _pump.ListAsync(Api, cancellation);
        do
        {
            await StepAsync(now, cancellation);
        }
        while (!IsRegistered);
    }

    public async Task StepAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        if (_pump.IsLost)
        {
            await _pump.ListAsync(Api, cancellation);
            _components.ForEach(component => component.BeginAgain());
        }

        foreach (var component in _components)
        {
            _pump.Pump();
            await component.StepAsync(now, cancellation);
        }

        _pump.Pump();
    }

    public void Dispose() => _connection.Dispose();
}
