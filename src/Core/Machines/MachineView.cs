using System.Collections.Immutable;
using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>All that a decision about a machine depends on, as it was at one moment.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Group">The Group that it names, when that exists.</param>
/// <param name="Node">Its Kubernetes Node, when that exists.</param>
/// <param name="Jobs">All Jobs that belong to it, whatever they are called.</param>
/// <param name="Heartbeat">Its kubelet's Lease.</param>
/// <param name="Rival">Another machine that claims the same Kubernetes Node and was there first.</param>
/// <param name="Policy">How the machine is switched: the flags, until <see cref="EffectivePolicy"/> has been applied.</param>
public sealed record MachineView(
    Machine Machine,
    Group? Group,
    KubeNode? Node,
    ImmutableArray<Job> Jobs,
    Heartbeat Heartbeat,
    MachineName? Rival,
    PowerPolicy Policy)
{
    /// <summary>Whether the Group that should say what may be done is gone, or not there yet.</summary>
    public bool IsOrphan => Machine.Group is not null && Group is null;

    /// <summary>The Pods on its Node; null when they were not listed.</summary>
    public ImmutableArray<Pod>? Pods { get; init; }

    /// <summary>Why the API server lately refused to evict a Pod, by the Pod's uid.</summary>
    public ImmutableDictionary<string, string> Refusals { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The Pods of its Jobs.</summary>
    public ImmutableArray<Pod> JobPods { get; init; } = [];

    /// <summary>Why the API server does not take the current attempt's Job.</summary>
    public string? JobRefusal { get; init; }

    /// <summary>Why the current attempt's Job could not make its Pod, when that was asked.</summary>
    public string? PodRefusal { get; init; }

    /// <summary>What its plug said last; null where none is asked, or it does not answer.</summary>
    public PlugReading? Plug { get; init; }

    /// <summary>Whether its plug is yet to be asked for the first time, as after a start: a count that is due waits for that.</summary>
    public bool IsPlugAwaited { get; init; }

    /// <summary>Whether another machine of the group could be switched on in its place.</summary>
    public bool HasSpare { get; init; }

    /// <summary>When the group's rate allows the machine to be switched on; null for now.</summary>
    public DateTimeOffset? StartsAgainAt { get; init; }

    /// <summary>When another machine of its group last came on.</summary>
    public DateTimeOffset? GroupStartedAt { get; init; }
}
