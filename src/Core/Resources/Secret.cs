using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A core/v1 Secret: the operator's own one, with the webhooks' certificate.</summary>
[Wire]
[KubeResource("", "v1", "Secret", "secrets")]
public sealed partial record Secret
{
    public required ObjectMeta Metadata { get; init; }

    /// <summary>Values in base64.</summary>
    public StringMap Data { get; init; }
}
