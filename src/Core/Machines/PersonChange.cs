using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>What people change about a machine, from the command line or the status page.</summary>
public static class PersonChange
{
    /// <summary>The settings with or without a pause; settings that say nothing are left out.</summary>
    /// <param name="settings">The settings of a machine or a Group.</param>
    /// <param name="paused">Whether it is paused; null for as it is without a word.</param>
    public static PowerSettings? WithPause(PowerSettings? settings, bool? paused) => Of(settings, power => power with { Paused = paused });

    /// <summary>What a machine's settings must say of a pause for the machine to go on: that it does, where its Group is paused.</summary>
    public static bool? PauseOfOneThatGoesOn(Group? group) => group?.Spec.Power?.Paused is true ? false : null;

    /// <summary>The settings changed; those that say nothing are left out.</summary>
    public static PowerSettings? Of(PowerSettings? settings, Func<PowerSettings, PowerSettings> change) =>
        change(settings ?? new()) is var after && after == new PowerSettings() ? null : after;

    /// <summary>The machine with a release asked for, where it has failed.</summary>
    public static Machine Released(Machine machine) => machine.Status.Failure is null ? machine : machine with
    {
        Metadata = machine.Metadata with { Annotations = machine.Metadata.Annotations.With(Release.Annotation, "now") },
    };
}
