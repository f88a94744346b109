using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

[Wire]
public sealed partial record SubjectAccessReviewStatus
{
    public bool Allowed { get; init; }
}
