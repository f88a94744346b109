using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

[Wire]
public sealed partial record ContainerResources
{
    public StringMap Requests { get; init; }

    public StringMap Limits { get; init; }
}
