using System.Collections.Immutable;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Telling;

/// <summary>All that an owner may want to know of a machine: how it is, why, and what comes next.</summary>
public static class MachineTelling
{
    /// <summary>The passages that have something to say.</summary>
    /// <param name="sight">The machine.</param>
    /// <param name="events">What happened lately; in any order.</param>
    public static ImmutableArray<Passage> Of(Sight sight, IEnumerable<KubeEvent> events) =>
    [
        .. new Passage[]
        {
            Passage.Of("Machine", NameOf(sight), NodeOf(sight)),
            Passage.Of("Group", GroupOf(sight)),
            Passage.Of("Wanted", WishTelling.Of(sight)),
            Passage.Of("State", StateOf(sight), IsUnderWay(sight.Status) ? null : sight.Status.Message, LagOf(sight)),
            Passage.Of("Operation", OperationOf(sight)),
            Passage.Of("Drain", DrainOf(sight)),
            Passage.Of("Failure", FailureOf(sight)),
            Passage.Of("Problem", ProblemsOf(sight.Status)),
            Passage.Of("Waits", RestraintsOf(sight)),
            Passage.Of("Next", Outlook.Of(sight).Select(expected => Line(expected, sight.Now))),
            Passage.Of("Last", LastOf(sight)),
            Passage.Of("Energy", EnergyTelling.Of(sight.Status.Energy, sight.Now)),
            Passage.Of("Events", EventTelling.Of(events, sight.Now)),
        }.Where(passage => passage.Lines.Length > 0),
    ];

    /// <summary>An expectation as one line.</summary>
    public static string Line(Expectation expected, DateTimeOffset now) => expected.Time is not { } time ? expected.What
        : time <= now ? $"Now: {expected.What}"
        : $"{Moments.Of(time, now)}: {expected.What}";

    private static string NameOf(Sight sight) => $"{sight.Machine.Name}{(sight.Machine.Metadata.DeletionTimestamp is null ? "" : ", which is being deleted")}";

    private static string NodeOf(Sight sight)
    {
        var name = $"Kubernetes Node {sight.Machine.KubeNodeName}";
        return sight.View.Node is not { } node ? (sight.IsNodeKnown ? $"{name}, which is not there" : $"{name}, which may not be read")
            : node.Condition(KubeNodeCondition.Ready) is { Status: ConditionStatus.True } ? $"{name}: Ready{(node.Spec.Unschedulable is true ? ", cordoned" : "")}"
            : $"{name}: not Ready{(NodeMarks.IsSuspended(node) ? ", suspended" : "")}";
    }

    private static string GroupOf(Sight sight) => (sight.Machine.Group, sight.Group) switch
    {
        (null, _) => "None: it needs the label group with the name of a Group for Cluster Autoscaler to see it",
        ({ } name, null) => $"{name.Name}, which does not exist: Cluster Autoscaler does not see the machine",
        (_, { } group) => $"{group.Id}, which wants {group.TargetSize} of {Words.Machines(group.Machines.Length)} on",
    };

    private static string StateOf(Sight sight) => sight switch
    {
        { IsKnown: false } => "Not looked at yet. If that lasts: does an operator run, and does it manage this namespace (--watch-namespaces)?",
        { Status.Since: { } since } => $"{sight.Status.Progress.ToWire()} since {Moments.Of(since, sight.Now)}",
        _ => sight.Status.Progress.ToWire(),
    };

    /// <summary>Whether more is told than the message says.</summary>
    private static bool IsUnderWay(MachineStatus status) => status switch
    {
        { Progress: MachineState.StartingUp or MachineState.ShuttingDown } => status.Operation is not null,
        { Progress: MachineState.Draining } => status.Drain is not null,
        _ => false,
    };

    /// <summary>That the status is behind the resource.</summary>
    private static string? LagOf(Sight sight) => sight.Status.ObservedGeneration < sight.Machine.Metadata.Generation
        ? "The operator has not taken note of the latest change of the resource yet"
        : null;

    private static IEnumerable<string> OperationOf(Sight sight)
    {
        if (sight.Status.Operation is not { } operation || sight.Status.Progress is MachineState.Ready or MachineState.Shutdown)
        {
            yield break;
        }

        var attempts = operation.Kind == PowerOperationKind.Startup ? sight.Policy.StartupAttempts : sight.Policy.ShutdownAttempts;
        yield return $"{Capital(Words.Of(operation.Kind))} since {Moments.Of(operation.StartTime, sight.Now)}";
        yield return $"Attempt {operation.Attempt} of {attempts} with Job {operation.JobName}, which {JobOf(operation, sight.Now)}";
        if (operation.LastError is { Length: > 0 } error)
        {
            yield return $"The attempt before failed: {error}";
        }

        if (operation.WaitingSince is { } waiting)
        {
            yield return $"Its clock stands still since {Moments.Of(waiting, sight.Now)}, for nothing may be done";
        }
    }

    private static string JobOf(PowerOperation operation, DateTimeOffset now) => operation switch
    {
        { JobOutcome: JobOutcome.Completed } => "succeeded",
        { JobOutcome: JobOutcome.Failed } => "failed",
        _ when operation.AttemptTime > now => "is yet to be made",
        _ => "has not ended yet",
    };

    private static IEnumerable<string> DrainOf(Sight sight)
    {
        if (sight.Status.Drain is not { } drain || sight.Status.Progress is not (MachineState.Draining or MachineState.DrainFailed))
        {
            yield break;
        }

        yield return $"{(drain.PodsLeft is { } left ? $"{Words.Pods(left)} left" : "Pods are being counted")}, since {Moments.Of(drain.StartTime, sight.Now)}";
        foreach (var blocking in drain.Blocking.ToArray())
        {
            yield return blocking;
        }
    }

    private static IEnumerable<string> FailureOf(Sight sight)
    {
        if (sight.Status.Failure is { } failure)
        {
            yield return $"{Capital(Words.Of(failure.Kind))} failed {Words.Times(failure.Count)}{(failure.Count > 1 ? " in a row, the last time" : "")} at {Moments.Of(failure.Time, sight.Now)}: {failure.Message}";
        }
    }

    private static IEnumerable<string> ProblemsOf(MachineStatus status) =>
        status.Conditions.Where(IsProblem).Select(condition => condition.Message);

    private static bool IsProblem(Condition condition) => condition
        is { Type: MachineReport.JobProblem, Status: ConditionStatus.True }
        or { Type: MachineReport.Degraded, Status: ConditionStatus.True, Reason: "KubernetesNodeTaken" };

    private static IEnumerable<string> RestraintsOf(Sight sight)
    {
        var on = sight.IsWantedOn || sight.Group is null
            ? Restraint.OnStart(sight.View, sight.Now)
            : Fleet.WakeRestraint.On(sight.Group, sight.Machine, sight.Now) ?? Restraint.OnStart(sight.View, sight.Now);
        var off = Restraint.OnScaleDown(sight.View, sight.Now);
        if (on is not null && on.Message == off?.Message)
        {
            return [$"{on.Message} ({on.Reason})"];
        }

        return new[]
        {
            on is { Reason: not "NotLookedAt" } ? $"With switching on: {on.Message} ({on.Reason})" : null,
            off is not null ? $"With switching off: {off.Message} ({off.Reason})" : null,
        }.OfType<string>();
    }

    private static IEnumerable<string> LastOf(Sight sight)
    {
        var status = sight.Status;
        if (status.LastStartupTime is { } on)
        {
            yield return $"On at {Moments.Of(on, sight.Now)}{(status.LastBootSeconds is { } took ? $"; the boot took {GoDuration.Format(TimeSpan.FromSeconds(took))}" : "")}";
        }

        if (status.LastShutdownTime is { } off)
        {
            yield return $"Off at {Moments.Of(off, sight.Now)}{(status is { OffVerified: true, Progress: MachineState.Shutdown } ? ", as its hardware confirmed" : "")}";
        }
    }

    private static string Capital(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}";
}
