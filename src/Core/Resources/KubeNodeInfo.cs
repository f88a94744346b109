using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

[Wire]
public sealed partial record KubeNodeInfo
{
    /// <summary>New with every boot of the machine's kernel.</summary>
    [WireName("bootID")]
    public string? BootId { get; init; }

    public string? Architecture { get; init; }

    public string? OperatingSystem { get; init; }
}
