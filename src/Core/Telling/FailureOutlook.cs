using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using static HomelabAutoscaler.Core.Telling.Outlook;

namespace HomelabAutoscaler.Core.Telling;

/// <summary>What comes next for a machine that could not be switched.</summary>
internal static class FailureOutlook
{
    public static IEnumerable<Expectation> Of(Sight sight) => (sight.Status.Progress, sight.IsWantedOn, sight.IsWantedOff) switch
    {
        (MachineState.StartupFailed, _, true) => After(Restraint.OnStop(sight.View, sight.Now), "It is switched off, for it may be on after all", sight.Now),
        (MachineState.ShutdownFailed, true, _) => Start(sight, "It is wanted on again: it is switched on"),
        (MachineState.DrainFailed, true, _) => [new(sight.Now, "It is wanted on again: its Node is opened for Pods, and nothing is switched")],
        (MachineState.StartupFailed, true, _) => [.. InItsPlace(sight), .. Retest(sight, Restraint.OnStart(sight.View, sight.Now), "switching on")],
        (MachineState.DrainFailed, _, true) when sight.IsGone => StopSilent(sight),
        (MachineState.DrainFailed, _, true) => [.. StopSilent(sight), .. Retest(sight, Restraint.OnStop(sight.View, sight.Now), "moving its Pods away")],
        (MachineState.ShutdownFailed, _, true) => Retest(sight, Restraint.OnStop(sight.View, sight.Now), "switching off"),
        _ => [Some("Nobody wants it switched: nothing is tried again")],
    };

    private static IEnumerable<Expectation> InItsPlace(Sight sight) =>
        sight.View.HasSpare && sight.Wish?.Source is WishSource.ClusterAutoscaler or WishSource.Schedule or WishSource.Failover
            ? [Some("Another machine of the group is woken in its place")]
            : [];

    private static IEnumerable<Expectation> Retest(Sight sight, Restraint? restraint, string what)
    {
        var again = sight.Status.Failure?.RetestTime ?? sight.Now;
        var due = again > sight.Now ? again : sight.Now;
        if (restraint is { Until: null })
        {
            yield return Some($"{char.ToUpperInvariant(what[0])}{what[1..]} is tried again when that is over: {Words.Lower(restraint.Message)}");
        }
        else
        {
            yield return new(restraint?.Until > due ? restraint.Until : due, $"{char.ToUpperInvariant(what[0])}{what[1..]} is tried again");
        }

        if (due > sight.Now)
        {
            yield return Some("If you have repaired it, release it: it is then tried again at once");
        }
    }
}
