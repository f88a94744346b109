using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Fleet;

/// <summary>
/// Replaces a machine that could not be switched on by the next one of its group, before Cluster Autoscaler notices: it
/// would back off from the whole group. The other machine is wanted on first and the failed one off after that; a crash in
/// between leaves one machine too many for a moment, and that one stands in for the other is read off its wish.
/// </summary>
public static class Failover
{
    /// <summary>The wishes that replace machines, in the order in which they must be written.</summary>
    public static ScalingChoice Of(FleetGroup group, DateTimeOffset now)
    {
        var failed = group.Machines.Where(machine => IsCandidate(group, machine, now)).ToList();
        if (failed.Count == 0)
        {
            return ScalingChoice.Nothing;
        }

        var changes = new List<WishChange>();
        var pending = new List<Machine>();
        foreach (var machine in failed)
        {
            if (StandInFor(group, machine, now) is { } standIn)
            {
                changes.Add(GiveUp(machine, standIn, now));
            }
            else
            {
                pending.Add(machine);
            }
        }

        var taken = new HashSet<Machine>(ReferenceEqualityComparer.Instance);
        foreach (var machine in pending)
        {
            var wish = group.WishOf(machine, now)!;
            if (now < EndOf(group, machine, wish) && group.Wakeable(now).FirstOrDefault(spare => !taken.Contains(spare) && IsSpare(group, spare, wish, now)) is { } spare)
            {
                taken.Add(spare);
                changes.Add(new(spare, PowerState.On, WishSource.Failover, wish.Time, machine.Metadata.Name) { Why = $"{machine.Metadata.Name} could not be switched on" });
                changes.Add(GiveUp(machine, spare, now));
            }
        }

        return ScalingChoice.Of(changes);
    }

    /// <summary>Whether another machine could be switched on in place of this one, if this one failed.</summary>
    public static bool HasSpare(FleetGroup group, Machine machine, DateTimeOffset now) =>
        group.WishOf(machine, now) is { } wish && IsReplaceable(wish)
        && group.Machines.Any(other => other.Name != machine.Name && WakeOrder.IsWakeable(group, other, now) && IsSpare(group, other, wish, now));

    /// <summary>Whether the machine has failed and is about to be replaced: nobody need hear of it.</summary>
    public static bool IsUnderWay(FleetGroup group, Machine machine, DateTimeOffset now) =>
        Of(group, now).Changes.Any(change => ReferenceEquals(change.Machine, machine) && change.State == PowerState.Off);

    private static bool IsCandidate(FleetGroup group, Machine machine, DateTimeOffset now) =>
        Membership.InstanceOf(machine) == InstanceState.Failed && group.WishOf(machine, now) is { } wish && IsReplaceable(wish);

    /// <summary>Whoever enrolled or switched on this very machine wants it and no other.</summary>
    private static bool IsReplaceable(PowerWish wish) =>
        wish is { PowerState: PowerState.On, Source: WishSource.ClusterAutoscaler or WishSource.Schedule or WishSource.Failover };

    /// <summary>When Cluster Autoscaler loses patience, unless it never asked.</summary>
    private static DateTimeOffset EndOf(FleetGroup group, Machine machine, PowerWish wish) =>
        wish.Source == WishSource.Schedule ? DateTimeOffset.MaxValue : wish.Time + group.PolicyOf(machine).MaxNodeProvisionTime;

    /// <summary>
    /// Whether a machine that can be woken may stand in. One that was replaced itself since the wish began may not, so that every
    /// chain ends; nor one whose boot has failed and that is not off since, which would count as failed at once.
    /// </summary>
    private static bool IsSpare(FleetGroup group, Machine machine, PowerWish wish, DateTimeOffset now) =>
        machine.Status.Progress != MachineState.StartupFailed && !(group.WishOf(machine, now) is { PowerState: PowerState.Off, Source: WishSource.Failover } off && off.Time >= wish.Time);

    private static Machine? StandInFor(FleetGroup group, Machine machine, DateTimeOffset now)
    {
        var since = group.WishOf(machine, now)!.Time;
        return group.Machines.FirstOrDefault(other => group.WishOf(other, now) is { PowerState: PowerState.On, Source: WishSource.Failover } wish
            && wish.InPlaceOf == machine.Metadata.Name && wish.Time >= since);
    }

    private static WishChange GiveUp(Machine machine, Machine standIn, DateTimeOffset now) =>
        new(machine, PowerState.Off, WishSource.Failover, now) { Why = $"it could not be switched on; {standIn.Metadata.Name} stands in" };
}
