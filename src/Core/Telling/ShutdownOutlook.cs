using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;
using static HomelabAutoscaler.Core.Telling.Outlook;

namespace HomelabAutoscaler.Core.Telling;

/// <summary>What comes next for a machine that is being switched off.</summary>
internal static class ShutdownOutlook
{
    public static IEnumerable<Expectation> Of(Sight sight)
    {
        if (sight.Status.Operation is not { } operation)
        {
            return [Some("The operator looks whether the machine is on")];
        }

        if (sight.IsWantedOn && !IsUnderWay(sight, operation))
        {
            var start = Restraint.OnStart(sight.View, sight.Now);
            return
            [
                .. After(start, "It is wanted on again, and nothing has been switched yet: it is switched on", sight.Now),
                .. start is null ? [] : OperationOutlook.Ends(sight, operation, "it is off", "it counts as failed"),
            ];
        }

        if (sight.IsVerificationDue)
        {
            return [new(sight.Now, "It is silent by now: a Job verifies that it is off"), .. WantedAgain(sight)];
        }

        return
        [
            .. OperationOutlook.Of(sight, operation),
            Some((operation, sight.Facts.CanVerify) switch
            {
                ({ Step: PowerStep.Verify }, _) => $"When Job {operation.JobName} confirms that it is off, it is off",
                ({ JobOutcome: null }, _) => $"When Job {operation.JobName} has succeeded, its kubelet must fall silent",
                (_, true) => "When its kubelet is silent, a Job verifies that it is off",
                _ => $"When its kubelet is silent for {GoDuration.Format(sight.Policy.SilentAfter)} or more, it is off",
            }),
            .. WantedAgain(sight),
            .. OperationOutlook.Ends(sight, operation, "it is off", "it counts as failed and is tried again later"),
        ];
    }

    private static IEnumerable<Expectation> WantedAgain(Sight sight) =>
        sight.IsWantedOn ? [Some("It is wanted on again: it is switched on when it is off, for it may have been told already")] : [];

    /// <summary>Whether a Job may have told the machine to go off already.</summary>
    private static bool IsUnderWay(Sight sight, PowerOperation operation) =>
        operation.JobOutcome == JobOutcome.Completed || sight.View.Jobs.Any(job => job.State() is JobState.Live or JobState.Completed);
}
