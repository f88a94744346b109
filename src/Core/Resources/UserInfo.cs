using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>Who somebody is, as the API server's authentication says.</summary>
[Wire]
public sealed partial record UserInfo
{
    public string? Username { get; init; }

    public string? Uid { get; init; }

    public ValueList<string> Groups { get; init; }

    public RawJson? Extra { get; init; }
}
