using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>
/// The clock of an operation stands still while nothing has been done in its current attempt and nothing may be done, and that of
/// a drain while no Pod may be moved: a machine that was paused for a day has not failed in that day.
/// </summary>
public static class Standstill
{
    /// <summary>The status with the clocks as they are at this moment.</summary>
    public static MachineStatus Of(MachineView view, DateTimeOffset now) => view.Machine.Status switch
    {
        { Progress: MachineState.StartingUp or MachineState.ShuttingDown, Operation: { } operation } status => status with { Operation = Of(view, operation, now) },
        { Progress: MachineState.Draining, Drain: { } drain } status => status with { Drain = Of(view, drain, now) },
        var status => status,
    };

    private static PowerOperation Of(MachineView view, PowerOperation operation, DateTimeOffset now)
    {
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

    private static DrainProgress Of(MachineView view, DrainProgress drain, DateTimeOffset now) =>
        (Restraint.OnJob(view, PowerOperationKind.Shutdown, now) is { EndsDrain: false }, drain.WaitingSince) switch
        {
            (true, null) => drain with { WaitingSince = now },
            (false, { } since) => drain with { WaitingSince = null, Deadline = drain.Deadline + (now - since) },
            _ => drain,
        };

    private static PowerOperation GoOn(PowerOperation operation, TimeSpan stood, DateTimeOffset now) => operation with
    {
        WaitingSince = null,
        Deadline = operation.Deadline + stood,
        AttemptTime = operation.AttemptTime > now ? operation.AttemptTime : now,
        AttemptDeadline = operation.AttemptDeadline + stood,
    };
}
