using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>What a transition writes into the machine's status.</summary>
public static class MachineTransitions
{
    public static MachineStatus Apply(MachineView view, MachineFacts facts, MachineEvent on, MachineState next, DateTimeOffset now)
    {
        var status = view.Machine.Status;
        if (next == status.Progress)
        {
            return on switch
            {
                MachineEvent.JobCompleted => status with { Operation = status.Operation! with { JobOutcome = JobOutcome.Completed, JobEndTime = now } },
                MachineEvent.VerificationDue => Verify(view, status, now),
                // A Job that could not even begin has not touched the machine.
                _ => NextAttempt(view, status, facts, jobEnded: on == MachineEvent.JobFailed || (facts.CurrentJob is not null && facts.JobProblem is null), now),
            };
        }

        var entered = status with { Progress = next, Since = now, Drain = KeepsDrain(status.Progress, next) ? status.Drain : null };
        return next switch
        {
            MachineState.StartingUp => Begin(view, entered, PowerOperationKind.Startup, now),
            MachineState.Ready => BecomeReady(entered, status.Progress, now),
            MachineState.Draining => BeginDrain(view, entered, now),
            MachineState.DrainFailed => FailDrain(view, entered, facts, now),
            MachineState.ShuttingDown => Begin(view, GiveUpBoot(entered, status.Progress, now), PowerOperationKind.Shutdown, now),
            MachineState.Shutdown => BecomeOff(view, entered, status.Progress, now),
            MachineState.StartupFailed or MachineState.ShutdownFailed => Fail(view, entered, Reason(view, facts), now),
            _ => entered,
        };
    }

    /// <summary>Whether it must be known how the Node was before its drain.</summary>
    private static bool KeepsDrain(MachineState before, MachineState next) =>
        next == MachineState.DrainFailed || (next == MachineState.StartingUp && before is MachineState.Draining or MachineState.DrainFailed);

    private static MachineStatus Begin(MachineView view, MachineStatus status, PowerOperationKind kind, DateTimeOffset now)
    {
        var deadline = kind == PowerOperationKind.Startup ? OperationTiming.StartupDeadline(view, now) : now + OperationTiming.ShutdownWindow(view);
        var end = now + OperationTiming.AttemptTimeout(view, kind, deadline - now);
        var number = (status.Jobs ?? 0) + 1;
        return status with
        {
            Jobs = number,
            Operation = new()
            {
                Kind = kind,
                StartTime = now,
                Deadline = deadline,
                Attempt = 1,
                AttemptTime = now,
                AttemptDeadline = end,
                JobName = PowerJob.NameOf(view.Machine.Name, kind, number),
            },
        };
    }

    private static MachineStatus NextAttempt(MachineView view, MachineStatus status, MachineFacts facts, bool jobEnded, DateTimeOffset now)
    {
        var operation = status.Operation!;
        var number = (status.Jobs ?? 0) + 1;
        var begin = now + OperationTiming.Backoff(view, operation.Attempt);
        var end = begin + OperationTiming.AttemptTimeout(view, operation.Kind, operation.Deadline - operation.StartTime);
        return status with
        {
            Jobs = number,
            Operation = operation with
            {
                Step = PowerStep.Command,
                Forced = operation.Kind == PowerOperationKind.Shutdown && (operation.Forced is true || jobEnded || operation.JobEndTime is not null || facts.IsSilent) ? true : null,
                Attempt = operation.Attempt + 1,
                AttemptTime = begin,
                AttemptDeadline = end < operation.Deadline ? end : operation.Deadline,
                JobName = PowerJob.NameOf(view.Machine.Name, operation.Kind, number),
                JobOutcome = null,
                JobEndTime = jobEnded ? now : operation.JobEndTime,
                LastError = Reason(view, facts),
            },
        };
    }

    /// <summary>One more Job of the same attempt, which may end later for its sake.</summary>
    private static MachineStatus Verify(MachineView view, MachineStatus status, DateTimeOffset now)
    {
        var operation = status.Operation!;
        var number = (status.Jobs ?? 0) + 1;
        var end = now + view.Policy.VerifyTimeout;
        return status with
        {
            Jobs = number,
            Operation = operation with
            {
                Step = PowerStep.Verify,
                AttemptTime = now,
                AttemptDeadline = end,
                Deadline = end > operation.Deadline ? end : operation.Deadline,
                JobName = PowerJob.NameOf(view.Machine.Name, operation.Kind, number),
                JobOutcome = null,
                JobEndTime = now,
            },
        };
    }

    private static MachineStatus BeginDrain(MachineView view, MachineStatus status, DateTimeOffset now) => status with
    {
        Operation = null,
        Drain = new()
        {
            StartTime = now,
            Deadline = view.Policy.Drain.Deadline(now + view.Policy.Drain.Timeout),
            WasCordoned = view.Node?.Taint(NodeMarks.ToBeDeleted) is not null ? view.Machine.Status.Drain?.WasCordoned
                : view.Node is { Spec.Unschedulable: true } ? true : null,
        },
    };

    private static MachineStatus FailDrain(MachineView view, MachineStatus status, MachineFacts facts, DateTimeOffset now) => Failed(
        view, status, PowerOperationKind.Shutdown, facts.DrainRestraint is { } restraint ? restraint.Message : $"{facts.Drain!.Left} Pods could not be moved away: {string.Join("; ", facts.Drain.Note(status.Drain!).Blocking)}", now);

    private static MachineStatus BecomeReady(MachineStatus status, MachineState before, DateTimeOffset now)
    {
        var booted = before == MachineState.StartingUp && status.Operation is { JobOutcome: not null } or { LastError: not null };
        return status with
        {
            PowerState = PowerState.On,
            LastStartupTime = before == MachineState.Unknown ? status.LastStartupTime : now,
            LastBootSeconds = booted ? (int)Math.Round((now - status.Operation!.AttemptTime).TotalSeconds) : status.LastBootSeconds,
            Operation = null,
            Failure = null,
            GivenUpTime = null,
            OffVerified = null,
        };
    }

    private static MachineStatus BecomeOff(MachineView view, MachineStatus status, MachineState before, DateTimeOffset now) => status with
    {
        PowerState = PowerState.Off,

        // The Node may go on saying Ready for a while: only a boot after this one counts.
        BootId = view.Node?.Status.NodeInfo?.BootId is { Length: > 0 } boot ? boot : status.BootId,
        LastShutdownTime = before == MachineState.Unknown ? status.LastShutdownTime : now,
        OffVerified = status.Operation is { Step: PowerStep.Verify, JobOutcome: JobOutcome.Completed } ? true : null,
        Operation = null,
        Failure = status.Failure is { Kind: PowerOperationKind.Startup } ? status.Failure : null,
    };

    private static MachineStatus GiveUpBoot(MachineStatus status, MachineState before, DateTimeOffset now) =>
        before is MachineState.StartingUp or MachineState.StartupFailed ? status with { GivenUpTime = now } : status;

    private static MachineStatus Fail(MachineView view, MachineStatus status, string error, DateTimeOffset now) =>
        Failed(view, status with { Operation = status.Operation! with { LastError = error } }, status.Operation.Kind, error, now);

    private static MachineStatus Failed(MachineView view, MachineStatus status, PowerOperationKind kind, string error, DateTimeOffset now)
    {
        var count = status.Failure is { } earlier && earlier.Kind == kind ? earlier.Count + 1 : 1;
        return status with
        {
            Failure = new()
            {
                Kind = kind,
                Count = count,
                Time = now,
                RetestTime = now + OperationTiming.Retest(view, count),
                Message = error,
            },
        };
    }

    private static string Reason(MachineView view, MachineFacts facts)
    {
        if (!facts.HasPowerPod)
        {
            return PowerPods.WhyNone(view.Machine, PowerPods.ActionOf(view.Machine, facts.Operation!));
        }

        if (facts.CurrentJob is { } job && job.State() == JobState.Failed)
        {
            return job.FailureMessage(view.JobPods);
        }

        if (facts.JobProblem is { } problem)
        {
            return problem.Message;
        }

        var operation = facts.Operation!;
        return operation switch
        {
            { Kind: PowerOperationKind.Startup, JobOutcome: JobOutcome.Completed } => $"Job {operation.JobName} succeeded, but the Kubernetes Node did not become Ready in time",
            { Step: PowerStep.Verify } => $"Job {operation.JobName}, which verifies that the machine is off, did not finish in time",
            { Kind: PowerOperationKind.Shutdown, JobOutcome: JobOutcome.Completed } => $"Job {operation.JobName} succeeded, but the machine is still heard",
            _ => $"Job {operation.JobName} did not finish in time",
        };
    }
}
