using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Groups;

/// <summary>
/// Switches machines off when a window closes that asks for it: as many as the minimum falls by, and only ones that were
/// woken for a minimum. What the minimum fell from is read off the group's status, which is written after the wishes; so
/// after a crash in between, those that are switched off already are counted and not switched off again.
/// </summary>
public static class Shedding
{
    public static ScalingChoice Of(FleetGroup group, DateTimeOffset now)
    {
        if (group.Group.Status is not { MinSize: { } before, Warm: { AtEnd: WindowEnd.Shed } closed } || closed.Machines <= (group.Sizes.Warm?.Machines ?? 0))
        {
            return ScalingChoice.Nothing;
        }

        var wishes = group.Machines.Select(machine => (Machine: machine, Wish: group.WishOf(machine, now))).ToList();
        var done = wishes.Count(known => known.Wish is { PowerState: PowerState.Off, Source: WishSource.Schedule } wish && wish.Time > closed.Since);
        var due = Math.Min(before - group.Sizes.Min - done, group.TargetSize - group.Sizes.Min);
        var woken = wishes
            .Where(known => known.Wish is { PowerState: PowerState.On, Source: WishSource.Schedule } && MayGoOff(group, known.Machine, now))
            .Select(known => known.Machine);
        return ScalingChoice.Of(SleepOrder.Of(group, woken).Take(Math.Max(due, 0)).Select(machine =>
            new WishChange(machine, PowerState.Off, WishSource.Schedule, now) { Why = $"the warm hours of group {group.Id} are over" }));
    }

    /// <summary>Whether the machine can go off in a while; one that is only watched may be chosen: that is said of it.</summary>
    private static bool MayGoOff(FleetGroup group, Machine machine, DateTimeOffset now) =>
        Restraint.OnJob(group.ViewOf(machine), PowerOperationKind.Shutdown, now) is null or { Reason: Restraint.RecommendOnly };
}
