using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>How far the Pods are moved away.</summary>
[Wire]
public sealed partial record DrainProgress
{
    /// <summary>When it began.</summary>
    public required DateTimeOffset StartTime { get; init; }

    /// <summary>When it is given up, or the Pods that are left are deleted.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>Since when no Pod may be moved, as while the machine is paused; that time does not count.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>Whether the Node was cordoned before, by somebody else.</summary>
    public bool? WasCordoned { get; init; }

    /// <summary>Number of Pods that are still to go; absent before they were counted.</summary>
    public int? PodsLeft { get; init; }

    /// <summary>What keeps the Pods, of the first few that are kept.</summary>
    [Bounds(Maximum = 8)]
    public ValueList<string> Blocking { get; init; }
}
