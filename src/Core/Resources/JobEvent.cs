using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A core/v1 Event, as far as the Job controller's complaints are read; the operator's own are <see cref="KubeEvent"/>.</summary>
[Wire]
[KubeResource("", "v1", "Event", "events")]
public sealed partial record JobEvent
{
    /// <summary>Reason of the Event that tells why a Job's Pod may not be made.</summary>
    public const string FailedCreate = "FailedCreate";

    public required ObjectMeta Metadata { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }
}
