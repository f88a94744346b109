using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>What was observed of a group.</summary>
[Wire]
public sealed partial record GroupStatus
{
    /// <summary>Whether the group's machines are as wanted.</summary>
    public Health? Health { get; init; }

    /// <summary>Single aspects of the group's state.</summary>
    [ListMapKey("type")]
    [Bounds(Maximum = 16)]
    public ValueList<Condition> Conditions { get; init; }

    /// <summary>Number of machines in the group.</summary>
    public int? Machines { get; init; }

    /// <summary>Number of machines that are wanted on.</summary>
    public int? TargetSize { get; init; }

    /// <summary>Number of machines that are kept on now: minSize, or more in a window, but not more than maxSize.</summary>
    public int? MinSize { get; init; }

    /// <summary>The window that is open.</summary>
    public WarmSpell? Warm { get; init; }

    /// <summary>When the minimum changes next.</summary>
    public SizeChange? NextChange { get; init; }

    /// <summary>Largest size that the group can have now: machines that are on or can be switched on.</summary>
    public int? MaxSize { get; init; }

    /// <summary>Number of machines that are on and Ready.</summary>
    public int? Ready { get; init; }

    /// <summary>Number of machines that are booting.</summary>
    public int? Booting { get; init; }

    /// <summary>Number of machines whose last operation failed.</summary>
    public int? Failed { get; init; }

    /// <summary>What the machines took and saved together, as of a quarter of an hour ago at most; absent where no watts are known.</summary>
    public EnergyCount? Energy { get; init; }

    /// <summary>What was told last of that; absent where nothing is counted or to be told.</summary>
    public SavingsTold? SavingsTold { get; init; }

    /// <summary>The metadata.generation that this status was computed from.</summary>
    public long? ObservedGeneration { get; init; }
}
