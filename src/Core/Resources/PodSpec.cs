using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

[Wire]
public sealed partial record PodSpec
{
    public string? NodeName { get; init; }

    public string? RestartPolicy { get; init; }

    public string? ServiceAccountName { get; init; }

    public StringMap NodeSelector { get; init; }

    public ValueList<Toleration> Tolerations { get; init; }

    public ValueList<Container> Containers { get; init; }

    public ValueList<Volume> Volumes { get; init; }
}
