using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using static HomelabAutoscaler.Core.Telling.Outlook;

namespace HomelabAutoscaler.Core.Telling;

/// <summary>What comes next for a machine whose Pods are being moved away.</summary>
internal static class DrainOutlook
{
    public static IEnumerable<Expectation> Of(Sight sight)
    {
        if (sight.Status.Drain is not { } drain)
        {
            return [Some("The operator looks whether the machine is on")];
        }

        if (sight.IsWantedOn)
        {
            return [new(sight.Now, "It is wanted on again: its Node is opened for Pods, and nothing is switched")];
        }

        var restraint = Restraint.OnJob(sight.View, PowerOperationKind.Shutdown, sight.Now);
        return
        [
            .. sight.IsGone ? [] : new[] { WhenEmpty(restraint) },
            .. StopSilent(sight),
            .. drain.WaitingSince is not null || (sight.IsGone && restraint is null) ? [] : new[] { AtTheEnd(sight, drain, restraint) },
        ];
    }

    private static Expectation WhenEmpty(Restraint? restraint) => Some(restraint is null
        ? "When the last Pod is gone, it is switched off"
        : $"When the last Pod is gone, it is switched off once that is over: {Words.Lower(restraint.Message)}");

    private static Expectation AtTheEnd(Sight sight, DrainProgress drain, Restraint? restraint) => new(drain.Deadline, restraint is not null
        ? "It stays on, and its Node is opened for Pods again"
        : sight.Policy.Drain.OnTimeout == DrainTimeoutAction.Force
        ? "Pods that are left then are deleted, and it is switched off"
        : "Unless all Pods are gone by then, it stays on and is tried again later");
}
