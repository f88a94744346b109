using System.Collections.Immutable;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Machines;

/// <summary>Puts every combination of facts through the decision and checks what must always hold.</summary>
public class EveryCombinationTests
{
    private const string CurrentName = "m1-current";

    private static readonly DateTimeOffset Now = Make.Now;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public enum NodeFact
    {
        Missing,
        ReadySameBoot,
        ReadyNewBoot,
        NotReady,
        Silent,
    }

    public enum Marks
    {
        Open,
        Closed,
        ClosedAndSuspended,
    }

    public enum Clock
    {
        BeforeAttempt,
        InAttempt,
        AfterAttempt,
        AfterAll,
    }

    public enum Beat
    {
        NoLease,
        Heard,
        Silent,
    }

    public enum Setback
    {
        None,
        RetestLater,
        RetestDue,
    }

    public static IEnumerable<MachineState> States() => Enum.GetValues<MachineState>();

    /// <summary>Also: with facts that stand still every machine comes to rest.</summary>
    [Test]
    [MethodDataSource(nameof(States))]
    public async Task No_combination_of_facts_breaks_an_invariant(MachineState state)
    {
        var (count, longest) = (0, 0);
        foreach (var view in Views(state))
        {
            count++;
            var decision = MachineDecider.Decide(view, Now);
            if (Broken(view, decision).FirstOrDefault() is { } invariant)
            {
                Assert.Fail($"{invariant}\nin {Describe(view)}\ndecided {decision.Status.Progress} {decision.Status.Operation}\neffects {string.Join(", ", decision.Effects)}");
            }

            longest = Math.Max(longest, PassesToRest(view, decision));
        }

        await Assert.That(count).IsGreaterThan(1000);
        await Assert.That(longest).IsGreaterThan(0);
    }

    private static int PassesToRest(MachineView start, MachineDecision decision)
    {
        var view = start;
        for (var passes = 0; passes <= 12; passes++)
        {
            if (decision.Status == view.Machine.Status)
            {
                return passes;
            }

            view = view with { Machine = view.Machine with { Status = decision.Status } };
            decision = MachineDecider.Decide(view, Now);
        }

        Assert.Fail($"never comes to rest: {Describe(start)}");
        return 0;
    }

    private static IEnumerable<string> Broken(MachineView view, MachineDecision decision)
    {
        var machine = view.Machine;
        var before = machine.Status;
        var after = decision.Status;
        var moved = after.Progress != before.Progress;
        var acted = moved || after.Operation != before.Operation;
        var creates = decision.Effects.OfType<MachineEffect.CreateJob>().ToList();
        var deletes = decision.Effects.OfType<MachineEffect.DeleteJob>().ToList();
        var isManaged = view.Rival is null && machine.Metadata.DeletionTimestamp is null;
        var isLocked = OperationLock.On(machine, Now) is not null;

        if (creates.Count > 1 || (creates.Count == 1 && view.Jobs.Any(job => job.State() == JobState.Live)))
        {
            yield return "two live Jobs for a machine";
        }

        if (creates.Any(create => create.Job.Metadata.Labels["type"] == "shutdown") && machine.Spec.PowerState != PowerState.Off)
        {
            yield return "switched off without being wanted off";
        }

        if (creates.Any(create => create.Job.Metadata.Labels["type"] == "startup") && machine.Spec.PowerState != PowerState.On)
        {
            yield return "switched on without being wanted on";
        }

        if (moved && after.Progress is MachineState.ShuttingDown or MachineState.Draining && machine.Spec.PowerState != PowerState.Off)
        {
            yield return "shutting down without being wanted off";
        }

        if (decision.Effects.Any(effect => effect is MachineEffect.EvictPod or MachineEffect.DeletePod) && machine.Spec.PowerState != PowerState.Off)
        {
            yield return "Pods were moved away without the machine being wanted off";
        }

        if (decision.Effects.OfType<MachineEffect.DeletePod>().Any() && view.Policy.Drain.OnTimeout != DrainTimeoutAction.Force)
        {
            yield return "a Pod was deleted against its budget";
        }

        if (moved && after.Progress == MachineState.ShuttingDown && before.Progress == MachineState.Ready
            && before.Wish?.Source != WishSource.ClusterAutoscaler && view.Policy.Drain.Enabled && view.Node is { } full
            && full.Condition("Ready") is { Status: ConditionStatus.True } && !view.Heartbeat.SilentFor(view.Policy.SilentAfter, Now))
        {
            yield return "switched off with its Pods on it";
        }

        if (moved && after.Progress == MachineState.Shutdown && before.Progress == MachineState.ShuttingDown && machine.Spec.VerifyOffPodSpec is not null
            && before.Operation is not { Step: PowerStep.Verify, JobOutcome: JobOutcome.Completed })
        {
            yield return "off without having been verified";
        }

        if (moved && after.Progress == MachineState.StartingUp && machine.Spec.PowerState != PowerState.On)
        {
            yield return "starting up without being wanted on";
        }

        if (isLocked && (creates.Count > 0 || (moved && after.Progress is MachineState.StartingUp or MachineState.ShuttingDown)))
        {
            yield return "an operation began under somebody else's lock";
        }

        if (!isManaged && (moved || decision.Effects.Length > 0))
        {
            yield return "acted on a machine that is not managed";
        }

        if (moved && after.Progress == MachineState.Ready
            && (view.Node?.Condition("Ready") is not { Status: ConditionStatus.True }
                || (before.Progress != MachineState.Unknown && !NodeMarks.AreAbsent(view.Node))))
        {
            yield return "Ready without a Ready Node that is open";
        }

        if (moved && after.Progress == MachineState.Shutdown && before.Progress == MachineState.ShuttingDown && before.Operation?.JobEndTime is null
            && !view.Heartbeat.HeardAfter(before.Operation!.AttemptTime) && machine.Spec.ShutdownPodSpec is not null && before.Operation.Step == PowerStep.Command)
        {
            yield return "off before any Job ended";
        }

        // Time does not count while somebody forbids everything, nor once the machine is up and only to be opened.
        var isExcused = (isLocked && view.Jobs.All(job => job.Metadata.Name != CurrentName)) || decision.Effects.OfType<MachineEffect.UpdateNode>().Any(update => update.After.Spec.Unschedulable != true) || decision.Effects.OfType<MachineEffect.SetSuspended>().Any(set => set.Condition is null);
        if (isManaged && !isExcused && before.Operation is { } operation && Now >= operation.Deadline
            && before.Progress is MachineState.StartingUp or MachineState.ShuttingDown && !acted)
        {
            yield return "stuck past its deadline";
        }

        if (isManaged && !isExcused && !acted && before.Progress is MachineState.StartingUp or MachineState.ShuttingDown
            && !(decision.Requeue.After <= before.Operation!.Deadline - Now))
        {
            yield return "nobody looks again before the deadline";
        }

        if (acted && decision.Effects.Length > 0)
        {
            yield return "effects before the status was written";
        }

        if (isManaged && !acted && before.Progress is MachineState.StartingUp or MachineState.ShuttingDown && view.JobPods.Length > 0 && before.Operation!.JobOutcome is null)
        {
            yield return "a Job that cannot do its work was waited for";
        }

        if (decision.Effects.OfType<MachineEffect.ExpireJob>().Any(expire => expire.Job.State() is JobState.Live or JobState.Missing))
        {
            yield return "a Job that still runs was given an end";
        }

        if (decision.Effects.OfType<MachineEffect.ExpireJob>().Any(expire => expire.Job.Metadata.Name == CurrentName && after.Operation?.JobOutcome is null
            && after.Progress is MachineState.StartingUp or MachineState.ShuttingDown))
        {
            yield return "a Job may go before its end is recorded";
        }

        if (isManaged && !acted && view.Jobs.Any(job => job.State() == JobState.Live && job.Metadata.Name != CurrentName && deletes.All(delete => delete.Job != job)))
        {
            yield return "a stray live Job was left alone";
        }

        foreach (var update in decision.Effects.OfType<MachineEffect.UpdateNode>())
        {
            var closes = NodeMarks.AreAbsent(update.Before) && !NodeMarks.AreAbsent(update.After);
            if (closes && after.Progress is not (MachineState.Shutdown or MachineState.ShuttingDown or MachineState.ShutdownFailed or MachineState.Draining or MachineState.StartupFailed))
            {
                yield return "a Node was closed that is in use";
            }

            var opens = update.Before.Spec.Unschedulable == true && update.After.Spec.Unschedulable != true;
            if (opens && ((machine.Spec.PowerState == PowerState.Off && after.Progress != MachineState.DrainFailed) || view.Node?.Condition("Ready") is not { Status: ConditionStatus.True }))
            {
                yield return "a Node was opened that is unwanted or not Ready";
            }
        }

        if ((moved || after.Operation != before.Operation) && !acted)
        {
            yield return "a transition that nobody is told of";
        }
    }

    private static IEnumerable<MachineView> Views(MachineState state)
    {
        var operates = state is MachineState.StartingUp or MachineState.ShuttingDown or MachineState.StartupFailed or MachineState.ShutdownFailed;
        foreach (var wanted in (PowerState?[])[null, PowerState.On, PowerState.Off])
        foreach (var node in Enum.GetValues<NodeFact>())
        foreach (var marks in node == NodeFact.Missing ? [Marks.Open] : Enum.GetValues<Marks>())
        foreach (var beat in Enum.GetValues<Beat>())
        foreach (var locked in (bool[])[false, true])
        foreach (var setback in Enum.GetValues<Setback>())
        foreach (var stray in (bool[])[false, true])
        foreach (var operation in operates ? Operations(state) : [null])
        foreach (var job in operation is null ? [JobState.Missing] : Enum.GetValues<JobState>())
        foreach (var stuck in job is JobState.Live ? (bool[])[false, true] : [false])
        foreach (var hasPods in (bool[])[true, false])
        foreach (var verifies in state is MachineState.ShuttingDown or MachineState.ShutdownFailed ? (bool[])[false, true] : [false])
        foreach (var prepared in state is MachineState.Ready or MachineState.Draining ? (bool[])[false, true] : [false])
        foreach (var (drain, pods, action) in state is MachineState.Draining or MachineState.DrainFailed ? Drains() : [default])
        {
            var machine = Make.Machine(wanted: wanted, state: state, status: new()
            {
                BootId = "boot-1",
                Operation = operation,
                Wish = prepared && wanted is { } state2 ? new() { PowerState = state2, Source = WishSource.ClusterAutoscaler, Time = Now } : null,
                Drain = drain,
                Failure = setback == Setback.None ? null : new()
                {
                    Kind = state is MachineState.ShutdownFailed or MachineState.DrainFailed ? PowerOperationKind.Shutdown : PowerOperationKind.Startup,
                    Count = 1,
                    Time = Now - Minute,
                    RetestTime = setback == Setback.RetestDue ? Now : Now + Minute,
                    Message = "it failed",
                },
            });
            if (locked)
            {
                machine = machine with { Metadata = machine.Metadata with { Annotations = Lock } };
            }

            if (!hasPods)
            {
                machine = machine with { Spec = machine.Spec with { StartupPodSpec = null, ShutdownPodSpec = null } };
            }

            if (verifies)
            {
                machine = machine with { Spec = machine.Spec with { VerifyOffPodSpec = new() { Image = "is-it-off" } } };
            }

            var jobs = ImmutableArray.CreateBuilder<Job>();
            if (job != JobState.Missing)
            {
                jobs.Add(Make.Job(machine, CurrentName, job, operation!.Kind.ToWire()));
            }

            if (stray)
            {
                jobs.Add(Make.Job(machine, "m1-stray", JobState.Live, "shutdown"));
            }

            if (stuck)
            {
                machine = machine with { Status = machine.Status with { Conditions = Problem } };
            }

            yield return Make.View(machine, NodeOf(node, marks)) with
            {
                Jobs = jobs.ToImmutable(),
                JobPods = stuck ? [Make.JobPod(jobs[0], NoImage)] : [],
                Heartbeat = HeartbeatOf(beat),
                Pods = pods,
                Policy = new() { Drain = new() { OnTimeout = action } },
            };
        }
    }

    private static IEnumerable<(DrainProgress? Drain, ImmutableArray<Pod>? Pods, DrainTimeoutAction Action)> Drains()
    {
        foreach (var late in (bool[])[false, true])
        foreach (var pods in (ImmutableArray<Pod>?[])[null, [], [Make.Pod("web")], [Make.Pod("web", annotations: [new(DrainPlan.SafeToEvict, "false")])]])
        foreach (var action in Enum.GetValues<DrainTimeoutAction>())
        {
            yield return (new() { StartTime = Now - Minute, Deadline = late ? Now : Now + Minute }, pods, action);
        }
    }

    private static readonly Core.Wire.ValueList<Condition> Problem =
        [new() { Type = MachineReport.JobProblem, Status = ConditionStatus.True, Reason = "ImageNotPulled", Message = "", LastTransitionTime = Now - Minute }];

    private static readonly PodStatus NoImage = new() { ContainerStatuses = [new() { State = new() { Waiting = new() { Reason = "ErrImagePull" } } }] };

    private static readonly Core.Wire.StringMap Lock =
    [
        new(OperationLock.OperationAnnotation, "shutdown"),
        new(OperationLock.OwnerAnnotation, "somebody"),
        new(OperationLock.TimestampAnnotation, "2026-01-31T11:59:00Z"),
        new(OperationLock.TimeoutAnnotation, "300"),
    ];

    private static IEnumerable<PowerOperation?> Operations(MachineState state)
    {
        var kind = state is MachineState.StartingUp or MachineState.StartupFailed ? PowerOperationKind.Startup : PowerOperationKind.Shutdown;
        foreach (var attempt in (int[])[1, 3])
        foreach (var clock in Enum.GetValues<Clock>())
        foreach (var ended in (bool[])[false, true])
        foreach (var step in kind == PowerOperationKind.Shutdown ? Enum.GetValues<PowerStep>() : [PowerStep.Command])
        foreach (var outcome in ended ? (JobOutcome?[])[null, JobOutcome.Completed] : [null])
        {
            var begin = clock == Clock.BeforeAttempt ? Now + Minute : Now - (10 * Minute);
            var end = clock is Clock.BeforeAttempt or Clock.InAttempt ? Now + (2 * Minute) : Now;
            yield return new()
            {
                Kind = kind,
                Step = step,
                StartTime = Now - (11 * Minute),
                Deadline = clock == Clock.AfterAll ? Now : Now + (10 * Minute),
                Attempt = attempt,
                AttemptTime = begin,
                AttemptDeadline = end,
                JobName = CurrentName,
                JobOutcome = outcome,
                JobEndTime = ended ? Now - Minute : null,
            };
        }
    }

    private static KubeNode? NodeOf(NodeFact node, Marks marks) => node == NodeFact.Missing
        ? null
        : Make.Node(
            ready: node switch
            {
                NodeFact.NotReady => ConditionStatus.False,
                NodeFact.Silent => ConditionStatus.Unknown,
                _ => ConditionStatus.True,
            },
            bootId: node == NodeFact.ReadyNewBoot ? "boot-2" : "boot-1",
            closed: marks != Marks.Open,
            suspended: marks == Marks.ClosedAndSuspended);

    private static Heartbeat HeartbeatOf(Beat beat) => beat switch
    {
        Beat.Heard => new(Now - TimeSpan.FromSeconds(5), Now - (20 * Minute)),
        Beat.Silent => new(null, Now - (20 * Minute)),
        _ => default,
    };

    private static string Describe(MachineView view) =>
        $"state {view.Machine.Status.Progress}, wanted {view.Machine.Spec.PowerState}, node {view.Node?.Condition("Ready")?.Status} {view.Node?.Status.NodeInfo?.BootId} "
        + $"marks {view.Node?.Spec.Unschedulable} {view.Node?.Spec.Taints.Count} {(view.Node is { } node ? NodeMarks.IsSuspended(node) : null)}, "
        + $"jobs {string.Join(" ", view.Jobs.Select(job => $"{job.Metadata.Name}:{job.State()}"))}, {view.Machine.Status.Operation}, {view.Heartbeat}, "
        + $"failure {view.Machine.Status.Failure?.RetestTime}, locked {OperationLock.On(view.Machine, Now)}, pods {view.Machine.Spec.StartupPodSpec is not null}";
}
