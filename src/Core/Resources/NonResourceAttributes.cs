using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A path of a server that is no resource of the API, such as /metrics.</summary>
[Wire]
public sealed partial record NonResourceAttributes
{
    public string? Path { get; init; }

    public string? Verb { get; init; }
}
