using System.Collections.Immutable;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Telling;

/// <summary>What will happen to a machine next, and when: nothing that is said of it is further away than one step.</summary>
public static class Outlook
{
    /// <summary>The expectations: those without a time first, then by time. Never none.</summary>
    public static ImmutableArray<Expectation> Of(Sight sight)
    {
        var expected = sight switch
        {
            { Machine.Metadata.DeletionTimestamp: not null } => [Some("It is being deleted: nothing is switched any more")],
            { View.Rival: { } rival } => [Some($"Nothing is done with it while Kubernetes Node {sight.Machine.KubeNodeName} is machine {rival.Name}'s")],
            _ => OfState(sight),
        };
        return [.. expected.OrderBy(expectation => expectation.Time ?? DateTimeOffset.MinValue)];
    }

    private static IEnumerable<Expectation> OfState(Sight sight) => sight.Status.Progress switch
    {
        MachineState.Shutdown => sight.IsWantedOn ? Start(sight, "It is switched on") : WhileOff(sight),
        MachineState.Ready => sight.IsWantedOff ? Stop(sight) : WhileOn(sight),
        MachineState.StartingUp => BootOutlook.Of(sight),
        MachineState.Draining => DrainOutlook.Of(sight),
        MachineState.ShuttingDown => ShutdownOutlook.Of(sight),
        MachineState.StartupFailed or MachineState.ShutdownFailed or MachineState.DrainFailed => FailureOutlook.Of(sight),
        _ => [Some("The operator looks whether the machine is on")],
    };

    /// <summary>What a machine that is to be switched on waits for.</summary>
    internal static IEnumerable<Expectation> Start(Sight sight, string what) => After(Restraint.OnStart(sight.View, sight.Now), what, sight.Now);

    /// <summary>What a machine that is on and to be switched off waits for.</summary>
    internal static IEnumerable<Expectation> Stop(Sight sight)
    {
        var isPrepared = !sight.Policy.Drain.Enabled
            || sight.IsGone
            || (sight.Wish?.Source == WishSource.ClusterAutoscaler && sight.View.Node?.Taint(NodeMarks.ToBeDeleted) is not null);
        var what = isPrepared ? "It is switched off" : $"Its Pods are moved away, for at most {GoDuration.Format(sight.Policy.Drain.Timeout)}; then it is switched off";
        return After(Restraint.OnStop(sight.View, sight.Now), what, sight.Now);
    }

    /// <summary>What a machine waits for whose Pods are to be moved away, and that is not heard; none while it is.</summary>
    internal static IEnumerable<Expectation> StopSilent(Sight sight)
    {
        var restraint = Restraint.OnJob(sight.View, PowerOperationKind.Shutdown, sight.Now);
        var gone = sight.Facts.SilentSince + sight.Policy.DriftAfter;
        return sight.IsGone ? After(restraint, "It is silent by now: it is switched off, to be sure", sight.Now)
            : !sight.IsSilent || restraint is { Until: null } ? []
            : [new(restraint?.Until > gone ? restraint.Until : gone, "Unless it is heard again by then, it is switched off, to be sure")];
    }

    internal static Expectation Some(string what) => new(null, what);

    internal static IEnumerable<Expectation> After(Restraint? restraint, string what, DateTimeOffset now) => restraint switch
    {
        null => [new(now, what)],
        { Until: { } until } => [new(until, what)],
        _ => [Some($"{what} when that is over: {Words.Lower(restraint.Message)}")],
    };

    private static IEnumerable<Expectation> WhileOff(Sight sight)
    {
        if (sight.Facts.IsUnexpectedlyOn)
        {
            yield return Some(sight.Policy.UnexpectedOn switch
            {
                DriftAction.Restore => "Somebody switched it on, although off is wanted: it is switched off again",
                DriftAction.Follow => "Somebody switched it on, although off is wanted: on is wanted from now",
                _ => "Somebody switched it on, although off is wanted: that is left alone",
            });
            yield break;
        }

        yield return Some("It stays off until somebody wants it on");
        if (Hold(sight) is { } until)
        {
            yield return new(until, "Cluster Autoscaler and schedules may want it on again");
        }
        else if (sight.Group is { } group && WakeRestraint.On(group, sight.Machine, sight.Now) is { Until: { } free })
        {
            yield return new(free, "Cluster Autoscaler may choose it again");
        }

        if (sight.Group?.Sizes.Next is { } next && next.MinSize > sight.Group.Sizes.Min)
        {
            yield return new(next.Time, $"Group {sight.Group.Id} keeps {Words.Machines(next.MinSize)} on from then on, instead of {sight.Group.Sizes.Min}");
        }
    }

    private static IEnumerable<Expectation> WhileOn(Sight sight)
    {
        if (sight is { IsNodeKnown: true, View.Node: null })
        {
            yield return Some($"Kubernetes Node {sight.Machine.KubeNodeName} is not there: nothing is done until it is, or somebody wants the machine off");
            yield break;
        }

        if (sight.View.Node is { } node && node.Condition(KubeNodeCondition.Ready) is { Status: not ConditionStatus.True } ready)
        {
            yield return Lost(sight, ready);
            yield break;
        }

        yield return Some(sight.Policy.NeverOff ? "It stays on: it is never switched off" : "It stays on until somebody wants it off");
        if (sight.Policy.NeverOff)
        {
            yield break;
        }

        if (Hold(sight) is { } until)
        {
            yield return new(until, "Cluster Autoscaler and schedules may want it off again");
        }
        else if (Restraint.OnStop(sight.View, sight.Now)?.Until is { } free)
        {
            yield return new(free, "It may be switched off again");
        }

        if (sight is { Wish.Source: WishSource.Schedule, Group.Sizes.Warm: { AtEnd: WindowEnd.Shed } warm })
        {
            yield return new(warm.Until, "The warm hours end, and machines that were woken for them are switched off");
        }
    }

    private static Expectation Lost(Sight sight, KubeNodeCondition ready)
    {
        var since = ready.LastTransitionTime;
        return ready.Status != ConditionStatus.Unknown
            ? Some($"Kubernetes Node {sight.Machine.KubeNodeName} is not Ready although its kubelet is there: that is for Kubernetes to settle")
            : sight.Policy.UnexpectedOff switch
            {
                DriftAction.Restore => new(since + sight.Policy.DriftAfter, "Unless it is heard again by then, it is switched on again"),
                DriftAction.Follow => new(since + sight.Policy.DriftAfter, "Unless it is heard again by then, off is wanted from then on"),
                _ => Some("It is silent although it is wanted on: Cluster Autoscaler gives it up in time, or somebody switches it on"),
            };
    }

    private static DateTimeOffset? Hold(Sight sight) => sight.Wish?.HeldUntil is { } until && until > sight.Now ? until : null;
}
