using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>An authentication.k8s.io/v1 TokenReview: whose token is this.</summary>
[Wire]
[KubeResource("authentication.k8s.io", "v1", "TokenReview", "tokenreviews", Namespaced = false)]
public sealed partial record TokenReview
{
    public ObjectMeta Metadata { get; init; } = new();

    public TokenReviewSpec Spec { get; init; } = new();

    public TokenReviewStatus Status { get; init; } = new();
}
