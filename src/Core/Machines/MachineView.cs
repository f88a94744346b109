using System.Collections.Immutable;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>All that a decision about a machine depends on, as it was at one moment.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Group">The Group that it names, when that exists.</param>
/// <param name="Node">Its Kubernetes Node, when that exists.</param>
/// <param name="Jobs">All Jobs that belong to it, whatever they are called.</param>
/// <param name="Heartbeat">Its kubelet's Lease.</param>
/// <param name="Rival">Another machine that claims the same Kubernetes Node and was there first.</param>
/// <param name="Policy">Limits that hold where no resource says otherwise.</param>
public sealed record MachineView(
    Machine Machine,
    Group? Group,
    KubeNode? Node,
    ImmutableArray<Job> Jobs,
    Heartbeat Heartbeat,
    MachineName? Rival,
    PowerPolicy Policy);
