using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>An entry of a Secret in the machine's namespace.</summary>
[Wire]
public sealed partial record SecretKey
{
    /// <summary>Name of the Secret.</summary>
    [Bounds(Minimum = 1, Maximum = 253)]
    public required string SecretName { get; init; }

    /// <summary>Key in the Secret.</summary>
    [Bounds(Minimum = 1, Maximum = 253)]
    public required string Key { get; init; }
}
