using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

[Wire]
public sealed partial record JobStatus
{
    public int? Active { get; init; }

    public int? Succeeded { get; init; }

    public int? Failed { get; init; }

    public ValueList<JobCondition> Conditions { get; init; }
}
