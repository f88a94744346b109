using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A batch/v1 Job: one attempt to switch a machine on or off.</summary>
[Wire]
[KubeResource("batch", "v1", "Job", "jobs")]
public sealed partial record Job
{
    public required ObjectMeta Metadata { get; init; }

    public JobSpec Spec { get; init; } = new();

    public JobStatus Status { get; init; } = new();
}
