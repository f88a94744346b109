using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>
/// A person's word that a machine that failed is well again: <c>kubectl annotate hnode NAME infra.homecluster.dev/release=now</c>.
/// It is offered and tried again at once; the annotation is taken away when that is written down.
/// </summary>
public static class Release
{
    public const string Annotation = $"{ApiGroup.Name}/release";

    public static bool IsAskedFor(Machine machine) => machine.Metadata.Annotations.ContainsKey(Annotation);

    /// <summary>The status as it is after the release.</summary>
    public static MachineStatus Of(MachineStatus status, DateTimeOffset now) => status switch
    {
        { Failure: null } => status,
        { Progress: MachineState.StartupFailed or MachineState.ShutdownFailed or MachineState.DrainFailed, Failure: { } failure } =>
            failure.RetestTime > now ? status with { Failure = failure with { Count = 0, RetestTime = now } } : status,
        _ => status with { Failure = null },
    };

    /// <summary>The machine without the annotation.</summary>
    public static Machine Acknowledged(Machine machine) =>
        machine with { Metadata = machine.Metadata with { Annotations = machine.Metadata.Annotations.Without(Annotation) } };
}
