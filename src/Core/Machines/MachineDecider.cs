using System.Collections.Immutable;
using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>Decides about one machine: facts become at most one transition, and the state it leads to asks for effects.</summary>
public static class MachineDecider
{
    /// <summary>Whether the machine's kubelet Lease must be read for a view of it.</summary>
    public static bool NeedsHeartbeat(MachineView view, DateTimeOffset now) => new MachineFacts(Prepared(view, now), now).NeedsHeartbeat;

    /// <summary>Whether the Pods on the machine's Node must be listed for a view of it.</summary>
    public static bool NeedsPods(MachineView view, DateTimeOffset now) => new MachineFacts(Prepared(view, now), now).NeedsPods;

    /// <summary>The current attempt's Job when it should have a Pod by now and has none: its Events must be read for a view of the machine.</summary>
    public static Job? JobWithoutPod(MachineView view, DateTimeOffset now) => new MachineFacts(Prepared(view, now), now).JobWithoutPod;

    public static MachineDecision Decide(MachineView view, DateTimeOffset now)
    {
        var written = view.Machine.Status.Operation;
        view = Prepared(view, now);
        var facts = new MachineFacts(view, now);
        var before = view.Machine.Status;
        if (MachineLifecycle.TryFirst(before.Progress, facts.Events, out var on) && MachineLifecycle.TryNext(before.Progress, on, out var next))
        {
            var moved = MachineTransitions.Apply(view, facts, on, next, now);
            var entered = view with { Machine = view.Machine with { Status = moved } };
            var completed = MachineReport.Complete(entered, new(entered, now), moved, now) with { Energy = Counted(view, next, now) };

            // A release counts once: an operation that fails in the same moment must not be released again.
            var released = Release.IsAskedFor(view.Machine) && facts.MayChange;
            return new(completed, MachineNotices.Of(view, on, completed), released ? [new MachineEffect.AcknowledgeRelease(view.Machine)] : [], Requeue.Now);
        }

        var status = MachineReport.Complete(view, facts, before, now);
        status = IsCountDue(view, now) ? status with { Energy = Counted(view, before.Progress, now) } : status;
        var current = status == before ? view : view with { Machine = view.Machine with { Status = status } };
        ImmutableArray<Notice> notices = [.. MachineNotices.OfWait(before, status), .. MachineNotices.OfJobProblem(before, status)];
        return status.Operation != written
            ? new(status, notices, [], Requeue.Now)
            : new(status, notices, MachineEffects.Plan(current, facts, now), NextLook(view, facts, status, now));
    }

    /// <summary>The view with the policy that holds for this machine and the wish as it stands.</summary>
    private static MachineView Prepared(MachineView view, DateTimeOffset now)
    {
        var policy = EffectivePolicy.Of(view.Machine, view.Group, view.Policy);
        var status = view.Machine.Status;
        if (status is { Progress: MachineState.StartingUp or MachineState.ShuttingDown, Operation: null } or { Progress: MachineState.Draining, Drain: null })
        {
            // As the Go original left it: nobody knows how far it came.
            view = view with { Machine = view.Machine with { Status = status with { Progress = MachineState.Unknown } } };
        }

        var wish = Wishes.Of(view.Machine, policy.ManualHold, now);
        status = view.Machine.Status;
        var prepared = Release.IsAskedFor(view.Machine) ? Release.Of(status with { Wish = wish }, now) : status with { Wish = wish };
        view = view with { Policy = policy.Supply?.Over(policy, wish, now) ?? policy, Machine = view.Machine with { Status = prepared } };
        return view with { Machine = view.Machine with { Status = Standstill.Of(view, now) } };
    }

    /// <summary>The count of the state that the machine was in, and what it takes in the one that it is in now.</summary>
    private static EnergyCount? Counted(MachineView view, MachineState next, DateTimeOffset now)
    {
        var (status, watts) = (view.Machine.Status, view.Policy.Watts);
        var plug = watts?.Measured is true && view.Plug?.IsFresh(now) is true ? view.Plug : null;
        var count = EnergyMeter.Count(status.Energy, status.Progress, watts, view.Policy.Tariff, now, plug);
        return watts?.Running is null ? count : count! with { Watts = EnergyMeter.Taken(next, watts, next == status.Progress ? plug : null) };
    }

    private static bool IsCountDue(MachineView view, DateTimeOffset now) =>
        view is { Policy.Watts.Running: not null, IsPlugAwaited: false } && (view.Machine.Status.Energy?.Until > now || NextCount(view, view.Machine.Status) is not { } time || time <= now);

    /// <summary>When the machine's energy is to be counted next; null when it is not.</summary>
    private static DateTimeOffset? NextCount(MachineView view, MachineStatus status) =>
        view.Policy.Watts?.Running is null ? null : status.Energy?.Until + EnergyMeter.PaceOf(status.Progress);

    private static Requeue NextLook(MachineView view, MachineFacts facts, MachineStatus status, DateTimeOffset now)
    {
        if (!facts.IsManaged)
        {
            return Requeue.OnChange;
        }

        var look = facts.NeedsHeartbeat || facts.NeedsPods || view.IsPlugAwaited ? new Requeue(view.Policy.HeartbeatInterval) : Requeue.OnChange;
        foreach (var time in (ReadOnlySpan<DateTimeOffset?>)
        [
            facts.IsOperating ? status.Operation?.AttemptTime : null,
            facts.IsOperating && status.Operation is { WaitingSince: null } operation ? operation.AttemptDeadline : null,
            facts.StartRestraint?.Until,
            facts.StopRestraint?.Until,
            facts.JobRestraint?.Until,
            facts.HopelessAt,
            status.Failure?.RetestTime,
            status.Wish?.HeldUntil,
            facts.SilentSince + view.Policy.DriftAfter,
            status.Progress == MachineState.Ready ? status.Since + LearnedTemplate.Settled : null,
            NextCount(view, status),
        ])
        {
            look = time > now ? look.Or(Requeue.At(time.Value, now)) : look;
        }

        return look;
    }
}
