using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A Secret with the keys username and password, in the machine's namespace.</summary>
[Wire]
public sealed partial record Credentials
{
    /// <summary>Name of the Secret.</summary>
    [Bounds(Minimum = 1, Maximum = 253)]
    public required string SecretName { get; init; }
}
