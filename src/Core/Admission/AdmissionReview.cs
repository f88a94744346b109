using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Admission;

/// <summary>An admission.k8s.io/v1 AdmissionReview: the API server's question with a request, a webhook's answer with a response.</summary>
[Wire]
public sealed partial record AdmissionReview
{
    public const string Version = "admission.k8s.io/v1";

    public string ApiVersion { get; init; } = Version;

    public string Kind { get; init; } = nameof(AdmissionReview);

    public AdmissionRequest? Request { get; init; }

    public AdmissionResponse? Response { get; init; }
}
