using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

[Wire]
public sealed partial record SubjectAccessReviewSpec
{
    public string? User { get; init; }

    public string? Uid { get; init; }

    public ValueList<string> Groups { get; init; }

    public RawJson? Extra { get; init; }

    public NonResourceAttributes? NonResourceAttributes { get; init; }

    public ResourceAttributes? ResourceAttributes { get; init; }
}
