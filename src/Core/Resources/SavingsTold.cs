using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>What had been counted when a group's savings were told last: the next time, what came on top of it is told.</summary>
[Wire]
public sealed partial record SavingsTold
{
    /// <summary>When that was, or when the counting was first noted.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The count at that time. What machines bring along or take away when they join or leave the group is added to it or taken off.</summary>
    public required EnergyCount Energy { get; init; }
}
