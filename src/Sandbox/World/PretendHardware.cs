using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Sandbox.World;

/// <summary>The rack: every pretend machine by the name that its kubelet registers.</summary>
public sealed class PretendHardware
{
    /// <summary>The one machine that is always on: it runs the control plane and the power Jobs.</summary>
    public const string ControlPlane = "control-plane";

    private readonly Dictionary<KubeNodeName, PretendMachine> _machines = [];

    public IReadOnlyCollection<PretendMachine> All => _machines.Values;

    public PretendMachine? Find(KubeNodeName name) => _machines.GetValueOrDefault(name);

    public void Add(PretendMachine machine) => _machines.Add(machine.Name, machine);
}
