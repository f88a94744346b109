using System.Collections.Immutable;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>What one pass over a machine does: write the status first, then act, then come again.</summary>
/// <param name="Status">The status to be written where it differs from what is there.</param>
/// <param name="Notices">What happened, for people: one Event each.</param>
/// <param name="Effects">What to do; empty on a transition, whose effects the next pass derives from the written status.</param>
/// <param name="Requeue">When to look again, at the latest.</param>
public sealed record MachineDecision(
    MachineStatus Status,
    ImmutableArray<Notice> Notices,
    ImmutableArray<MachineEffect> Effects,
    Requeue Requeue);

/// <summary>One line of what happened, to become a Kubernetes Event.</summary>
/// <param name="IsWarning">Whether somebody should look.</param>
/// <param name="Action">What was done, as one CamelCase word.</param>
/// <param name="Reason">Why, as one CamelCase word.</param>
/// <param name="Note">The same for people.</param>
public sealed record Notice(bool IsWarning, string Action, string Reason, string Note);

/// <summary>When to look at an object again although nothing of it changed.</summary>
/// <param name="After">Time from now; null for "only on change".</param>
public readonly record struct Requeue(TimeSpan? After)
{
    public static Requeue OnChange => default;

    public static Requeue Now => new(TimeSpan.Zero);

    public static Requeue At(DateTimeOffset time, DateTimeOffset now) => new(time > now ? time - now : TimeSpan.Zero);

    /// <summary>The earlier of both.</summary>
    public Requeue Or(Requeue other) =>
        After is not { } mine ? other
        : other.After is not { } theirs ? this
        : mine <= theirs ? this : other;
}
