using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Telling;

/// <summary>What becomes of a machine when its group is asked to grow; in this order they are listed.</summary>
public enum ScaleVerdict
{
    /// <summary>It is chosen.</summary>
    Wakes,

    /// <summary>It could be woken, but others come first or none may be woken any more.</summary>
    Spare,

    /// <summary>Something is in its way.</summary>
    Restrained,

    /// <summary>It is wanted on already.</summary>
    Wanted,
}

/// <summary>A machine of a group that is asked to grow.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Verdict">What becomes of it.</param>
/// <param name="Why">Why that is so.</param>
public sealed record ScaleCandidate(Machine Machine, ScaleVerdict Verdict, string Why)
{
    /// <param name="group">The group.</param>
    /// <param name="machine">A machine of it.</param>
    /// <param name="chosen">Its place among the machines that wake, from 0; negative when it is none of them.</param>
    /// <param name="spare">Its place among those that could be woken besides; negative when it is none of them.</param>
    /// <param name="now">When the group is asked.</param>
    public static ScaleCandidate Of(FleetGroup group, Machine machine, int chosen, int spare, DateTimeOffset now) =>
        chosen >= 0 ? new(machine, ScaleVerdict.Wakes, PlaceOf(group, machine))
        : spare >= 0 ? new(machine, ScaleVerdict.Spare, PlaceOf(group, machine))
        : Membership.IsWanted(machine) ? new(machine, ScaleVerdict.Wanted, WantedBy(group, machine, now))
        : new(machine, ScaleVerdict.Restrained, WakeRestraint.On(group, machine, now) is { } restraint ? $"{restraint.Message} ({restraint.Reason})" : "It cannot be woken");

    private static string WantedBy(FleetGroup group, Machine machine, DateTimeOffset now) =>
        $"Wanted on already, by {(group.WishOf(machine, now) is { } wish ? Words.Of(wish.Source) : "its enrolment")}; {machine.Status.Progress.ToWire()}";

    /// <summary>What puts it where it is: how it is now, and then what each criterion makes of it.</summary>
    private static string PlaceOf(FleetGroup group, Machine machine) =>
        string.Join(", ", WakeOrder.CriteriaOf(group).Select(criterion => ValueOf(group, machine, criterion)).Prepend(RankOf(machine)).OfType<string>());

    private static string? RankOf(Machine machine) => WakeOrder.RankOf(machine) switch
    {
        WakeRank.StillOn => "is on still and need not boot",
        WakeRank.GoingOff => "is being switched off, which is waited for",
        WakeRank.Lost => "fell silent without being switched off",
        WakeRank.GivenUp => "its last boot was given up",
        WakeRank.Failed => "failed lately",
        _ => null,
    };

    private static string ValueOf(FleetGroup group, Machine machine, WakeCriterion criterion) => criterion switch
    {
        WakeCriterion.Priority => $"priority {machine.Spec.Priority ?? 0}",
        WakeCriterion.Cheapest => PriceOf(machine, group.PolicyOf(machine)),
        WakeCriterion.Fastest => machine.Status.LastBootSeconds is { } took ? $"booted in {GoDuration.Format(TimeSpan.FromSeconds(took))}" : "boot not measured",
        WakeCriterion.LeastRecentlyUsed => WakeOrder.LastUseOf(machine.Status) is { } time ? $"last used at {Moments.Text(time)}" : "never used",
        _ => group.TemplateOf(machine)?.Capacity is { } capacity ? $"{capacity["cpu"] ?? "?"} cores, {capacity["memory"] ?? "?"}" : "size not known",
    };

    private static string PriceOf(Machine machine, PowerPolicy policy) => machine.Spec.Pricing?.HourlyRate is { Length: > 0 } rate ? $"{rate} an hour"
        : policy.Watts?.Running is { } watts ? $"{watts} W"
        : "no price";
}
