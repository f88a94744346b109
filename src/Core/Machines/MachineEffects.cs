using System.Collections.Immutable;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>What the machine's state asks of the cluster that is not so yet.</summary>
public static class MachineEffects
{
    public static ImmutableArray<MachineEffect> Plan(MachineView view, MachineFacts facts, DateTimeOffset now)
    {
        if (!facts.MayChange)
        {
            return [];
        }

        var effects = ImmutableArray.CreateBuilder<MachineEffect>();
        PlanNode(effects, view, facts, now);
        PlanJobs(effects, view, facts, now);
        PlanPods(effects, view, facts);
        if (Release.IsAskedFor(view.Machine))
        {
            effects.Add(new MachineEffect.AcknowledgeRelease(view.Machine));
        }

        PlanWish(effects, view, facts);

        return effects.ToImmutable();
    }

    private static void PlanWish(ImmutableArray<MachineEffect>.Builder effects, MachineView view, MachineFacts facts)
    {
        var machine = view.Machine;
        if (machine.Spec.PowerState is null && AsFound(machine.Status.Progress, machine.Status.BootId, facts) is { } found)
        {
            effects.Add(new MachineEffect.SetPowerState(machine, found, WishSource.Enrolment));
        }
        else if (!facts.IsHeld && facts.IsUnexpectedlyOn && view.Policy.UnexpectedOn == DriftAction.Follow && facts.StartRestraint is null)
        {
            effects.Add(new MachineEffect.SetPowerState(machine, PowerState.On, WishSource.Drift));
        }
        else if (!facts.IsHeld && facts.IsLost && view.Policy.UnexpectedOff == DriftAction.Follow && facts.StopRestraint is null)
        {
            effects.Add(new MachineEffect.SetPowerState(machine, PowerState.Off, WishSource.Drift));
        }
    }

    /// <summary>After the Node, so that a Pod which is moved away does not come back.</summary>
    private static void PlanPods(ImmutableArray<MachineEffect>.Builder effects, MachineView view, MachineFacts facts)
    {
        if (facts is { WantedOff: true, MayGoOnStopping: true, Drain: { } drain })
        {
            effects.AddRange(drain.Evictions.Select(pod => new MachineEffect.EvictPod(pod, view.Policy.Drain.GracePeriodSeconds)));
            effects.AddRange(drain.Deletions.Select(pod => new MachineEffect.DeletePod(pod, view.Policy.Drain.GracePeriodSeconds)));
        }
    }

    /// <summary>The wish that leaves a machine without one as it is; null while that is not known.</summary>
    private static PowerState? AsFound(MachineState state, string? bootId, MachineFacts facts) => state switch
    {
        MachineState.Unknown => null,

        // Nobody has seen it yet: it may be on when it joins.
        MachineState.Shutdown when bootId is null && !facts.IsUp => null,
        MachineState.StartingUp or MachineState.Ready or MachineState.StartupFailed or MachineState.Draining or MachineState.DrainFailed => PowerState.On,
        MachineState.Shutdown when facts.IsUp => PowerState.On,
        _ => PowerState.Off,
    };

    private static void PlanNode(ImmutableArray<MachineEffect>.Builder effects, MachineView view, MachineFacts facts, DateTimeOffset now)
    {
        if (view.Node is not { } node)
        {
            return;
        }

        var status = view.Machine.Status;
        var state = status.Progress;
        if (state == MachineState.Shutdown && view.Policy.OffNode == OffNodePolicy.Delete && status.SavedNode is not null && facts.IsNodeLeftOver)
        {
            effects.Add(new MachineEffect.DeleteNode(node));
            return;
        }

        MachineEffect? condition = null;
        var wanted = NodeMarks.Claim(node, view.Machine);
        if (facts.IsUp && status.SavedNode is { } saved)
        {
            wanted = saved.PutBack(wanted);
        }

        if (facts.NeedsOpening)
        {
            wanted = NodeMarks.Open(wanted, facts.KeepsCordon);
            condition = NodeMarks.IsSuspended(node) ? new MachineEffect.SetSuspended(node, null) : null;
        }
        else if (facts.NeedsReopening)
        {
            wanted = NodeMarks.Open(wanted, facts.KeepsCordon);
        }
        else if (state is MachineState.Shutdown or MachineState.ShuttingDown or MachineState.ShutdownFailed || (state == MachineState.Draining && facts.WantedOff) || (state == MachineState.StartupFailed && !facts.IsNodeReady))
        {
            wanted = NodeMarks.Close(wanted, now);
            if (state == MachineState.Shutdown)
            {
                wanted = view.Policy.OutOfServiceTaint && status.OffVerified is true && !facts.IsUp ? NodeMarks.OutOfService(wanted) : wanted;
                condition = NodeMarks.IsSuspended(node) ? null : new MachineEffect.SetSuspended(node, NodeMarks.Suspended(status.Since ?? now));
            }
        }

        wanted = NodeMarks.KeepOn(wanted, state == MachineState.Ready && facts.WantedOn && Restraint.OnScaleDown(view, now) is not null);
        if (facts.IsNodeReady && state == MachineState.Ready && ProviderIdIsOurs(node))
        {
            wanted = wanted with { Spec = wanted.Spec with { ProviderId = ProviderId.Of(view.Machine.Name).Value } };
        }

        if (wanted != node)
        {
            effects.Add(new MachineEffect.UpdateNode(node, wanted));
        }

        // After the Node, whose update is refused when something of it has changed.
        if (condition is not null)
        {
            effects.Add(condition);
        }
    }

    /// <summary>An empty providerID stays so; only a cloud controller that has yet to initialize the Node would fill it.</summary>
    private static bool ProviderIdIsOurs(KubeNode node) =>
        node.Spec.ProviderId is not { Length: > 0 } && node.Taint("node.cloudprovider.kubernetes.io/uninitialized") is null;

    private static void PlanJobs(ImmutableArray<MachineEffect>.Builder effects, MachineView view, MachineFacts facts, DateTimeOffset now)
    {
        var otherIsLive = false;
        foreach (var job in view.Jobs)
        {
            var isCurrent = ReferenceEquals(job, facts.CurrentJob);
            if (job.State() == JobState.Live)
            {
                if (!isCurrent)
                {
                    otherIsLive = true;
                    if (!PowerJob.IsAheadOf(view.Machine, job))
                    {
                        effects.Add(new MachineEffect.DeleteJob(job));
                    }
                }
            }
            else if (job.Spec.TtlSecondsAfterFinished is null && (!isCurrent || facts.Operation!.JobOutcome is not null))
            {
                effects.Add(new MachineEffect.ExpireJob(job, TtlOf(view.Machine, job)));
            }
        }

        if (!otherIsLive && facts is { IsOperating: true, CurrentJob: null, PowerPod: { } pod, Operation: { JobOutcome: null } operation }
            && now >= operation.AttemptTime && now < operation.AttemptDeadline
            && (operation.Kind == PowerOperationKind.Startup
                ? facts is { WantedOn: true, IsSilent: true, JobRestraint: null }
                : facts is { WantedOff: true, JobRestraint: null }))
        {
            effects.Add(new MachineEffect.CreateJob(PowerJob.Build(view.Machine, operation, pod, now)));
        }
    }

    private static int TtlOf(Machine machine, Job job)
    {
        var pod = job.Metadata.Labels[PowerJob.StepLabel] switch
        {
            PowerJob.Verify => machine.Spec.VerifyOffPodSpec,
            PowerJob.Force => machine.Spec.ForceShutdownPodSpec,
            _ when job.Metadata.Labels[PowerJob.TypeLabel] == PowerOperationKind.Startup.ToWire() => machine.Spec.StartupPodSpec,
            _ => machine.Spec.ShutdownPodSpec,
        };
        return pod?.TtlSecondsAfterFinished ?? PowerJob.DefaultTtlSeconds;
    }
}
