using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>An authorization.k8s.io/v1 SubjectAccessReview: may somebody do this.</summary>
[Wire]
[KubeResource("authorization.k8s.io", "v1", "SubjectAccessReview", "subjectaccessreviews", Namespaced = false)]
public sealed partial record SubjectAccessReview
{
    public ObjectMeta Metadata { get; init; } = new();

    public SubjectAccessReviewSpec Spec { get; init; } = new();

    public SubjectAccessReviewStatus Status { get; init; } = new();
}
