using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Operator.Metrics;

/// <summary>What a written status says of operations that began, went on and ended.</summary>
internal static class PowerMeasurements
{
    /// <param name="group">The machine's group.</param>
    /// <param name="before">The status before the write.</param>
    /// <param name="after">The status that was written.</param>
    /// <param name="meter">Where it is measured.</param>
    public static void Record(GroupName group, MachineStatus before, MachineStatus after, OperatorMeter meter)
    {
        if (before.Operation is { } former && (IsFailed(before, after) || IsRetried(former, after.Operation)))
        {
            meter.AttemptFailed(group, TextOf(former.Kind));
        }

        if (after.Operation is { } current && after.Progress is MachineState.StartingUp or MachineState.ShuttingDown && IsAttempt(before.Operation, current))
        {
            meter.AttemptBegan(group, TextOf(current.Kind));
        }

        if (before.Progress != after.Progress)
        {
            Moved(group, before, after, meter);
        }
    }

    private static void Moved(GroupName group, MachineStatus before, MachineStatus after, OperatorMeter meter)
    {
        switch (before.Progress, after.Progress)
        {
            case (MachineState.StartingUp, MachineState.Ready):
                meter.OperationEnded(group, "startup", Took(before.Operation?.StartTime, after));
                break;
            case (MachineState.StartingUp, MachineState.StartupFailed):
                meter.OperationEnded(group, "startup", null);
                break;
            case (MachineState.ShuttingDown, MachineState.Shutdown):
                meter.OperationEnded(group, "shutdown", Took(before.Operation?.StartTime, after));
                break;
            case (MachineState.ShuttingDown, MachineState.ShutdownFailed):
                meter.OperationEnded(group, "shutdown", null);
                break;
            case (MachineState.Draining, MachineState.ShuttingDown):
                meter.OperationEnded(group, "drain", Took(before.Since, after));
                break;
            case (MachineState.Draining, MachineState.DrainFailed):
                meter.OperationEnded(group, "drain", null);
                break;
        }
    }

    private static bool IsFailed(MachineStatus before, MachineStatus after) =>
        (before.Progress, after.Progress) is (MachineState.StartingUp, MachineState.StartupFailed) or (MachineState.ShuttingDown, MachineState.ShutdownFailed);

    private static bool IsRetried(PowerOperation before, PowerOperation? after) => after?.StartTime == before.StartTime && after.Attempt > before.Attempt;

    private static bool IsAttempt(PowerOperation? before, PowerOperation after) => before?.StartTime != after.StartTime || before?.Attempt != after.Attempt;

    private static string TextOf(PowerOperationKind kind) => kind == PowerOperationKind.Startup ? "startup" : "shutdown";

    private static TimeSpan Took(DateTimeOffset? start, MachineStatus after)
    {
        var took = after.Since - start ?? TimeSpan.Zero;

        // A clock may have been set meanwhile.
        return took < TimeSpan.Zero ? TimeSpan.Zero : took;
    }
}
