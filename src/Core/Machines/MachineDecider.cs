using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>Decides about one machine: facts become at most one transition, and the state it leads to asks for effects.</summary>
public static class MachineDecider
{
    /// <summary>Whether the machine's kubelet Lease must be read for a view of it.</summary>
    public static bool NeedsHeartbeat(MachineView view, DateTimeOffset now) => new MachineFacts(view, now).NeedsHeartbeat;

    public static MachineDecision Decide(MachineView view, DateTimeOffset now)
    {
        view = WithWish(view, now);
        var facts = new MachineFacts(view, now);
        var before = view.Machine.Status;
        if (MachineLifecycle.TryFirst(before.Progress, facts.Events, out var on) && MachineLifecycle.TryNext(before.Progress, on, out var next))
        {
            var moved = MachineTransitions.Apply(view, facts, on, next, now);
            var entered = view with { Machine = view.Machine with { Status = moved } };
            var completed = MachineReport.Complete(entered, new(entered, now), moved, now);
            return new(completed, MachineNotices.Of(view, on, completed), [], Requeue.Now);
        }

        var status = MachineReport.Complete(view, facts, before, now);
        var current = status == before ? view : view with { Machine = view.Machine with { Status = status } };
        return new(status, [], MachineEffects.Plan(current, facts, now), NextLook(view, facts, status, now));
    }

    /// <summary>The view with the wish recorded as it stands.</summary>
    private static MachineView WithWish(MachineView view, DateTimeOffset now)
    {
        var status = view.Machine.Status;
        var wish = Wishes.Of(view.Machine, view.Policy.ManualHold, now);
        return wish == status.Wish ? view : view with { Machine = view.Machine with { Status = status with { Wish = wish } } };
    }

    private static Requeue NextLook(MachineView view, MachineFacts facts, MachineStatus status, DateTimeOffset now)
    {
        if (!facts.IsManaged)
        {
            return Requeue.OnChange;
        }

        var look = Requeue.OnChange;
        if (facts.IsOperating && status.Operation is { } operation)
        {
            look = Requeue.At(operation.AttemptTime > now ? operation.AttemptTime : operation.AttemptDeadline, now);
        }

        if (facts.NeedsHeartbeat)
        {
            look = look.Or(new(view.Policy.HeartbeatInterval));
        }

        if (status.Failure is { } failure && failure.RetestTime > now)
        {
            look = look.Or(Requeue.At(failure.RetestTime, now));
        }

        if (facts.Lock is { } held)
        {
            look = look.Or(Requeue.At(held.Expires, now));
        }

        if (status is { Progress: MachineState.Ready, Since: { } since } && since + LearnedTemplate.Settled > now)
        {
            look = look.Or(Requeue.At(since + LearnedTemplate.Settled, now));
        }

        return look;
    }
}
