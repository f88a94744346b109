using HomelabAutoscaler.Core.Resources;

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
