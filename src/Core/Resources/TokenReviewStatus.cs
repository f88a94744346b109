using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

[Wire]
public sealed partial record TokenReviewStatus
{
    public bool Authenticated { get; init; }

    public UserInfo User { get; init; } = new();
}
