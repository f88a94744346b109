using System.Collections.Immutable;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>What an owner would want to know of a transition.</summary>
public static class MachineNotices
{
    public static ImmutableArray<Notice> Of(MachineView before, MachineEvent on, MachineStatus after)
    {
        var operation = after.Operation;
        var kind = operation?.Kind == PowerOperationKind.Shutdown ? "Shutdown" : "Startup";
        var verb = operation?.Kind == PowerOperationKind.Shutdown ? "off" : "on";
        if (after.Progress == before.Machine.Status.Progress)
        {
            return on switch
            {
                MachineEvent.JobCompleted => [Normal(kind, $"{kind}JobCompleted", $"Job {operation!.JobName} succeeded: {after.Message}")],
                MachineEvent.VerificationDue => [Normal(kind, "Verifying", $"The machine is silent; Job {operation!.JobName} verifies that it is off")],
                _ => [Warning(kind, $"{kind}AttemptFailed", $"Switching {verb} failed and is tried again (attempt {operation!.Attempt}): {operation.LastError}")],
            };
        }

        return after.Progress switch
        {
            MachineState.StartingUp => [Normal("Startup", "StartingUp", WhyOn(before, on, operation!))],
            MachineState.Draining => [Normal("Drain", "Draining", $"{Unexpected(before)}Moving Pods away before switching off, until {Moments.Text(after.Drain!.Deadline)} at the latest")],
            MachineState.DrainFailed => [Warning("Drain", "DrainFailed", $"The machine stays on: {after.Failure!.Message}; {NextTry(after)}")],
            MachineState.ShuttingDown => [Normal("Shutdown", "ShuttingDown", WhyOff(before, on, operation!))],
            MachineState.Ready when before.Machine.Status.Progress == MachineState.Unknown => [Normal("Enrol", "FoundOn", "The machine is on already")],
            MachineState.Ready => [Normal("Startup", "Ready", $"On and Ready{Took(before.Machine.Status.Operation, after.Since)}")],
            MachineState.Shutdown when before.Machine.Status.Progress == MachineState.Unknown => [Normal("Enrol", "FoundOff", "The machine is off")],
            MachineState.Shutdown => [Normal("Shutdown", "Off", $"Off{Took(before.Machine.Status.Operation, after.Since)}")],
            _ => [Warning(kind, $"{kind}Failed", $"{after.Message}; {NextTry(after)}")],
        };
    }

    /// <summary>What an owner would want to know although nothing is done: why not.</summary>
    public static ImmutableArray<Notice> OfWait(MachineStatus before, MachineStatus after) =>
        after.Conditions.Find(MachineReport.Waiting) is { } waiting && before.Conditions.Find(MachineReport.Waiting)?.Reason != waiting.Reason
            ? [Normal("Wait", waiting.Reason ?? MachineReport.Waiting, waiting.Message ?? "")]
            : [];

    /// <summary>What an owner would want to know while there is still time: why the Job cannot do its work.</summary>
    public static ImmutableArray<Notice> OfJobProblem(MachineStatus before, MachineStatus after) =>
        after.Conditions.Find(MachineReport.JobProblem) is { } problem && before.Conditions.Find(MachineReport.JobProblem)?.Reason != problem.Reason
            ? [Warning(after.Operation?.Kind == PowerOperationKind.Shutdown ? "Shutdown" : "Startup", problem.Reason, problem.Message)]
            : [];

    private static string WhyOn(MachineView before, MachineEvent on, PowerOperation operation) => (before.Machine.Status.Progress, on) switch
    {
        (MachineState.Draining or MachineState.DrainFailed, _) => "Wanted on again: the drain was stopped, and nothing was switched",
        (_, MachineEvent.NodeLost) => $"The machine fell silent although it is wanted on: switching on with Job {operation.JobName}",
        _ => $"Switching on with Job {operation.JobName}",
    };

    private static string Unexpected(MachineView before) =>
        before.Machine.Status.Progress == MachineState.Shutdown ? "Somebody switched the machine on, but spec.powerState is off. " : "";

    private static string WhyOff(MachineView before, MachineEvent on, PowerOperation operation) => (before.Machine.Status.Progress, on) switch
    {
        (MachineState.Draining, MachineEvent.Drained) => $"All Pods are gone: switching off with Job {operation.JobName}",
        (MachineState.Shutdown, _) => $"Somebody switched the machine on, but spec.powerState is off: switching off with Job {operation.JobName}",
        (MachineState.StartingUp or MachineState.StartupFailed, _) => $"The boot was given up: switching off with Job {operation.JobName}",
        (MachineState.ShutdownFailed, _) => $"Trying again to switch off, with Job {operation.JobName}",
        _ => $"Switching off with Job {operation.JobName}",
    };

    private static string NextTry(MachineStatus failed) => $"next try at {Moments.Text(failed.Failure!.RetestTime)}";

    private static string Took(PowerOperation? operation, DateTimeOffset? end) =>
        operation is not null && end is { } time ? $" after {GoDuration.Format(time - operation.StartTime)}" : "";

    private static Notice Normal(string action, string reason, string note) => new(false, action, reason, note);

    private static Notice Warning(string action, string reason, string note) => new(true, action, reason, note);
}
