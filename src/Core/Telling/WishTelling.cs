using System.Collections.Immutable;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Telling;

/// <summary>Whose wish a machine's wanted state is, and who may change it.</summary>
public static class WishTelling
{
    public static IEnumerable<string> Of(Sight sight)
    {
        if (sight.Wish is not { } wish)
        {
            yield return "Nobody has said: it is taken as it is found";
            yield break;
        }

        yield return $"{Words.Of(wish.PowerState)} since {Moments.Of(wish.Time, sight.Now)}, {Reason(wish)}";
        if (HoldOf(wish, sight.Now) is { } hold)
        {
            yield return hold;
        }
    }

    /// <summary>What a person is told who has just wished a state.</summary>
    public static ImmutableArray<Passage> Given(Sight sight) =>
    [
        .. new Passage[]
        {
            Passage.Of("Machine", sight.Machine.Name.ToString()),
            Passage.Of("Wanted", [.. Of(sight), HoldRule(sight)]),
            Passage.Of("State", sight.Status.Progress.ToWire()),
            Passage.Of("Waits", WaitsFor(sight)?.Message),
            Passage.Of("Next", Outlook.Of(sight).Select(expected => MachineTelling.Line(expected, sight.Now))),
        }.Where(passage => passage.Lines.Length > 0),
    ];

    private static Restraint? WaitsFor(Sight sight) => (sight.IsWantedOn, sight.Status.Progress) switch
    {
        (true, MachineState.Ready) or (false, MachineState.Shutdown) => null,
        _ => sight.Restraint,
    };

    /// <summary>Where the time of the hold comes from: the operator's flags are not known here.</summary>
    private static string? HoldRule(Sight sight) => (sight.Machine.Spec.Power?.ManualHold ?? sight.Group?.Group.Spec.Power?.ManualHold) switch
    {
        null => "That is the default: power.manualHold and the operator's --manual-hold change it",
        _ when sight.Policy.ManualHold == TimeSpan.Zero => "Nobody is kept from changing that (power.manualHold)",
        _ => null,
    };

    /// <summary>Who may change the wish for now; null for everybody.</summary>
    public static string? HoldOf(PowerWish wish, DateTimeOffset now) =>
        wish.HeldUntil is { } until && until > now ? $"Only people change that until {Moments.Of(until, now)}" : null;

    private static string Reason(PowerWish wish) => (wish.Source, wish.PowerState) switch
    {
        (WishSource.Person, _) => "a person's wish",
        (WishSource.ClusterAutoscaler, PowerState.On) => "Cluster Autoscaler's wish: Pods needed it",
        (WishSource.ClusterAutoscaler, _) => "Cluster Autoscaler's wish: it was not needed any more",
        (WishSource.Schedule, PowerState.On) => "for the group keeps so many machines on",
        (WishSource.Schedule, _) => "for the group's warm hours were over",
        (WishSource.Failover, PowerState.On) => $"in place of {wish.InPlaceOf ?? "another machine"}, which could not be switched on",
        (WishSource.Failover, _) => "for it could not be switched on, and another machine stands in",
        (WishSource.Drift, _) => "for it was switched so past the operator, which follows (drift)",
        (WishSource.Ups, _) => "for the sake of the power supply",
        _ => "as it was enrolled",
    };
}
