using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>
/// An operation's clock stands still while nothing has been done in its current attempt and nothing may be done: a machine
/// that was paused for a day has not failed in that day.
/// </summary>
public static class Standstill
{
    /// <summary>The operation as it is at this moment; null when there is none.</summary>
    public static PowerOperation? Of(MachineView view, DateTimeOffset now)
    {
        var status = view.Machine.Status;
        if (status is not { Progress: MachineState.StartingUp or MachineState.ShuttingDown, Operation: { } operation })
        {
            return status.Operation;
        }

        var stands = operation.JobOutcome is null
            && Restraint.OnJob(view, operation.Kind, now) is not null
            && !view.Jobs.Any(job => job.Metadata.Name == operation.JobName && job.BelongsTo(view.Machine));
        return (stands, operation.WaitingSince) switch
        {
            (true, null) => operation with { WaitingSince = now },
            (false, { } since) => GoOn(operation, now - since, now),
            _ => operation,
        };
    }

    private static PowerOperation GoOn(PowerOperation operation, TimeSpan stood, DateTimeOffset now) => operation with
    {
        WaitingSince = null,
        Deadline = operation.Deadline + stood,
        AttemptTime = operation.AttemptTime > now ? operation.AttemptTime : now,
        AttemptDeadline = operation.AttemptDeadline + stood,
    };
}
