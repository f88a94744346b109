using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>What a container asks for and what it may use at most.</summary>
[Wire]
public sealed partial record ContainerResources
{
    /// <summary>What the container is sure to have, as strings such as 10m and 32Mi.</summary>
    [Quantities]
    public StringMap Requests { get; init; }

    /// <summary>What the container may use at most, as strings such as 100m and 64Mi.</summary>
    [Quantities]
    public StringMap Limits { get; init; }
}
