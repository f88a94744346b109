using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Power;
using HomelabAutoscaler.Core.Resources;
using static HomelabAutoscaler.Core.Telling.Outlook;

namespace HomelabAutoscaler.Core.Telling;

/// <summary>What has to happen for the current attempt of an operation, whatever it does.</summary>
internal static class OperationOutlook
{
    /// <summary>What comes before the attempt can end: a rest, a pause, a Job with a problem.</summary>
    public static IEnumerable<Expectation> Of(Sight sight, PowerOperation operation)
    {
        if (Restraint.OnJob(sight.View, operation.Kind, sight.Now) is { } restraint)
        {
            yield return (operation.WaitingSince, restraint.Until) switch
            {
                (null, _) => Some($"What has begun is watched to its end; more is done when that is over: {Words.Lower(restraint.Message)}"),
                (_, { } until) => new(until, "It goes on; the time until then does not count"),
                _ => Some($"It goes on when that is over, and the time until then does not count: {Words.Lower(restraint.Message)}"),
            };
        }
        else if (operation.AttemptTime > sight.Now)
        {
            yield return new(operation.AttemptTime, $"Attempt {operation.Attempt} begins with Job {operation.JobName}");
        }

        if (sight.Status.Conditions.Find(MachineReport.JobProblem) is { Status: ConditionStatus.True } problem)
        {
            yield return new(problem.LastTransitionTime + JobProblem.Patience, $"The attempt is given up if the problem of its Job lasts: {problem.Message}");
        }
    }

    /// <summary>What happens at the end of the attempt and of the operation, when it has not succeeded by then.</summary>
    public static IEnumerable<Expectation> Ends(Sight sight, PowerOperation operation, string success, string failure)
    {
        if (operation.WaitingSince is not null)
        {
            yield break;
        }

        var attempts = operation.Kind == PowerOperationKind.Startup ? sight.Policy.StartupAttempts : sight.Policy.ShutdownAttempts;
        var last = operation.Attempt >= attempts || operation.AttemptDeadline + OperationTiming.Backoff(sight.View, operation.Attempt) >= operation.Deadline;
        if (!last)
        {
            var how = operation.Kind == PowerOperationKind.Shutdown && PowerPods.Can(sight.Machine, PowerAction.ForceOff) ? ", by force" : "";
            yield return new(operation.AttemptDeadline, $"Unless {success} by then, attempt {operation.Attempt + 1} of {attempts} follows{how}");
        }

        yield return new(last && operation.AttemptDeadline < operation.Deadline ? operation.AttemptDeadline : operation.Deadline, $"Unless {success} by then, {failure}");
    }
}
