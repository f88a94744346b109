using System.Collections.Immutable;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>What the machine's state asks of the cluster that is not so yet.</summary>
public static class MachineEffects
{
    public static ImmutableArray<MachineEffect> Plan(MachineView view, MachineFacts facts, DateTimeOffset now)
    {
        if (!facts.IsManaged)
        {
            return [];
        }

        var effects = ImmutableArray.CreateBuilder<MachineEffect>();
        PlanNode(effects, view, facts, now);
        PlanJobs(effects, view, facts, now);
        if (view.Machine.Spec.PowerState is null && AsFound(view.Machine.Status.Progress, facts) is { } found)
        {
            effects.Add(new MachineEffect.SetPowerState(view.Machine, found));
        }

        return effects.ToImmutable();
    }

    /// <summary>The wish that leaves a machine without one as it is; null while that is not known.</summary>
    private static PowerState? AsFound(MachineState state, MachineFacts facts) => state switch
    {
        MachineState.Unknown => null,
        MachineState.StartingUp or MachineState.Ready or MachineState.StartupFailed => PowerState.On,
        MachineState.Shutdown when facts.IsUp => PowerState.On,
        _ => PowerState.Off,
    };

    private static void PlanNode(ImmutableArray<MachineEffect>.Builder effects, MachineView view, MachineFacts facts, DateTimeOffset now)
    {
        if (view.Node is not { } node)
        {
            return;
        }

        var state = view.Machine.Status.Progress;
        var wanted = NodeMarks.Claim(node, view.Machine);
        if (facts.NeedsOpening)
        {
            wanted = NodeMarks.Open(wanted);
            if (NodeMarks.IsSuspended(node))
            {
                effects.Add(new MachineEffect.SetSuspended(node, null));
            }
        }
        else if (state is MachineState.Shutdown or MachineState.ShuttingDown or MachineState.ShutdownFailed)
        {
            wanted = NodeMarks.Close(wanted, now);
            if (state == MachineState.Shutdown && !NodeMarks.IsSuspended(node))
            {
                effects.Add(new MachineEffect.SetSuspended(node, NodeMarks.Suspended(view.Machine.Status.Since ?? now)));
            }
        }

        if (facts.IsNodeReady && state == MachineState.Ready && ProviderIdIsOurs(node))
        {
            wanted = wanted with { Spec = wanted.Spec with { ProviderId = ProviderId.Of(view.Machine.Name).Value } };
        }

        if (wanted != node)
        {
            effects.Add(new MachineEffect.UpdateNode(node, wanted));
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
                    effects.Add(new MachineEffect.DeleteJob(job));
                }
            }
            else if (job.Spec.TtlSecondsAfterFinished is null && (!isCurrent || facts.Operation!.JobOutcome is not null))
            {
                effects.Add(new MachineEffect.ExpireJob(job, TtlOf(view.Machine, job)));
            }
        }

        if (!otherIsLive && facts is { IsOperating: true, MayAct: true, CurrentJob: null, PowerPod: { } pod, Operation: { JobOutcome: null } operation }
            && now >= operation.AttemptTime && now < operation.AttemptDeadline
            && (operation.Kind == PowerOperationKind.Startup ? facts.WantedOn && facts.IsSilent : facts.WantedOff))
        {
            effects.Add(new MachineEffect.CreateJob(PowerJob.Build(view.Machine, operation, pod, now)));
        }
    }

    private static int TtlOf(Machine machine, Job job)
    {
        var pod = job.Metadata.Labels["type"] == PowerOperationKind.Startup.ToWire() ? machine.Spec.StartupPodSpec : machine.Spec.ShutdownPodSpec;
        return pod?.TtlSecondsAfterFinished ?? PowerJob.DefaultTtlSeconds;
    }
}
