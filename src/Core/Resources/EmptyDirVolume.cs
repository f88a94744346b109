using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A volume that lives and dies with its Pod.</summary>
[Wire]
public sealed partial record EmptyDirVolume
{
    /// <summary>Memory for one in memory; empty for the Node's disk.</summary>
    public string? Medium { get; init; }

    /// <summary>How much it may hold, such as 16Mi.</summary>
    public string? SizeLimit { get; init; }
}
