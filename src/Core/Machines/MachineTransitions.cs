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
            return on == MachineEvent.JobCompleted
                ? status with { Operation = status.Operation! with { JobOutcome = JobOutcome.Completed, JobEndTime = now } }
                : NextAttempt(view, status, Reason(facts), on == MachineEvent.JobFailed, now);
        }

        var entered = status with { Progress = next, Since = now };
        return next switch
        {
            MachineState.StartingUp => Begin(view, entered, PowerOperationKind.Startup, now),
            MachineState.Ready => BecomeReady(entered, status.Progress, now),
            MachineState.ShuttingDown => Begin(view, GiveUpBoot(entered, status.Progress, now), PowerOperationKind.Shutdown, now),
            MachineState.Shutdown => BecomeOff(view, entered, status.Progress, now),
            MachineState.StartupFailed or MachineState.ShutdownFailed => Fail(view, entered, Reason(facts), now),
            _ => entered,
        };
    }

    private static MachineStatus Begin(MachineView view, MachineStatus status, PowerOperationKind kind, DateTimeOffset now)
    {
        var window = kind == PowerOperationKind.Startup ? OperationTiming.StartupWindow(view) : OperationTiming.ShutdownWindow(view);
        var number = (status.Jobs ?? 0) + 1;
        return status with
        {
            Jobs = number,
            Operation = new()
            {
                Kind = kind,
                StartTime = now,
                Deadline = now + window,
                Attempt = 1,
                AttemptTime = now,
                AttemptDeadline = now + OperationTiming.AttemptTimeout(view, kind),
                JobName = PowerJob.NameOf(view.Machine.Name, kind, number),
            },
        };
    }

    private static MachineStatus NextAttempt(MachineView view, MachineStatus status, string error, bool jobEnded, DateTimeOffset now)
    {
        var operation = status.Operation!;
        var number = (status.Jobs ?? 0) + 1;
        var begin = now + OperationTiming.Backoff(view, operation.Attempt);
        var end = begin + OperationTiming.AttemptTimeout(view, operation.Kind);
        return status with
        {
            Jobs = number,
            Operation = operation with
            {
                Attempt = operation.Attempt + 1,
                AttemptTime = begin,
                AttemptDeadline = end < operation.Deadline ? end : operation.Deadline,
                JobName = PowerJob.NameOf(view.Machine.Name, operation.Kind, number),
                JobOutcome = null,
                JobEndTime = jobEnded ? now : operation.JobEndTime,
                LastError = error,
            },
        };
    }

    private static MachineStatus BecomeReady(MachineStatus status, MachineState before, DateTimeOffset now)
    {
        var booted = before == MachineState.StartingUp && status.Operation is { JobOutcome: not null } or { LastError: not null };
        return status with
        {
            PowerState = PowerState.On,
            LastStartupTime = before == MachineState.Unknown ? status.LastStartupTime : now,
            LastBootSeconds = booted ? (int)Math.Round((now - status.Operation!.StartTime).TotalSeconds) : status.LastBootSeconds,
            Operation = null,
            Failure = null,
            GivenUpTime = null,
        };
    }

    private static MachineStatus BecomeOff(MachineView view, MachineStatus status, MachineState before, DateTimeOffset now) => status with
    {
        PowerState = PowerState.Off,

        // The Node may go on saying Ready for a while: only a boot after this one counts.
        BootId = view.Node?.Status.NodeInfo?.BootId is { Length: > 0 } boot ? boot : status.BootId,
        LastShutdownTime = before == MachineState.Unknown ? status.LastShutdownTime : now,
        Operation = null,
        Failure = status.Failure is { Kind: PowerOperationKind.Startup } ? status.Failure : null,
    };

    private static MachineStatus GiveUpBoot(MachineStatus status, MachineState before, DateTimeOffset now) =>
        before is MachineState.StartingUp or MachineState.StartupFailed ? status with { GivenUpTime = now } : status;

    private static MachineStatus Fail(MachineView view, MachineStatus status, string error, DateTimeOffset now)
    {
        var kind = status.Operation!.Kind;
        var count = status.Failure is { } earlier && earlier.Kind == kind ? earlier.Count + 1 : 1;
        return status with
        {
            Operation = status.Operation with { LastError = error },
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

    private static string Reason(MachineFacts facts)
    {
        if (facts.PowerPod is null)
        {
            return $"spec.{(facts.Operation!.Kind == PowerOperationKind.Startup ? "startupPodSpec" : "shutdownPodSpec")} is missing: nothing can switch the machine";
        }

        if (facts.CurrentJob is { } job && job.State() == JobState.Failed)
        {
            return job.FailureMessage();
        }

        var operation = facts.Operation!;
        return operation switch
        {
            { Kind: PowerOperationKind.Startup, JobOutcome: JobOutcome.Completed } => $"Job {operation.JobName} succeeded, but the Kubernetes Node did not become Ready in time",
            { Kind: PowerOperationKind.Shutdown, JobOutcome: JobOutcome.Completed } => $"Job {operation.JobName} succeeded, but the machine is still heard",
            _ => $"Job {operation.JobName} did not finish in time",
        };
    }
}
