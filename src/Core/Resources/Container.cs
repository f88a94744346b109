using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

[Wire]
public sealed partial record Container
{
    public string Name { get; init; } = "";

    public string? Image { get; init; }

    public ValueList<string> Command { get; init; }

    public ValueList<string> Args { get; init; }

    public ValueList<VolumeMount> VolumeMounts { get; init; }

    public ContainerResources? Resources { get; init; }
}
