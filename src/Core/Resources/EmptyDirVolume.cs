using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A volume that lives and dies with its Pod.</summary>
[Wire]
public sealed partial record EmptyDirVolume
{
    /// <summary>Memory for one in memory; empty for the Node's disk.</summary>
    public string? Medium { get; init; }
}
