using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>An object of the same namespace.</summary>
[Wire]
public sealed partial record LocalReference
{
    /// <summary>Name of the object.</summary>
    [Bounds(Minimum = 1, Maximum = 253)]
    public required string Name { get; init; }
}
