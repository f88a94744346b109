using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

[Wire]
public sealed partial record JobContainer
{
    public string Name { get; init; } = "";

    public string? Image { get; init; }

    public ImagePullPolicy? ImagePullPolicy { get; init; }

    public ValueList<string> Command { get; init; }

    public ValueList<string> Args { get; init; }

    public ValueList<EnvVar> Env { get; init; }

    public ValueList<EnvFromSource> EnvFrom { get; init; }

    public ContainerResources? Resources { get; init; }

    public ValueList<VolumeMount> VolumeMounts { get; init; }

    public RawJson? SecurityContext { get; init; }

    /// <summary>FallbackToLogsOnError has the end of a failed container's log become its last words.</summary>
    public string? TerminationMessagePolicy { get; init; }
}
