using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

[Wire]
public sealed partial record Container
{
    public string Name { get; init; } = "";

    public string? Image { get; init; }

    public ContainerResources? Resources { get; init; }
}
