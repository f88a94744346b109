using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Supply;

/// <summary>
/// Which machines are switched off for the power supply's sake, and on again. What was done is read off the machines'
/// wishes, so that a crash in between neither forgets a machine nor switches one twice.
/// </summary>
public static class SupplyChoice
{
    public static ScalingChoice Of(MachineFleet fleet, PowerSupply supply, DateTimeOffset now) =>
        supply.IsOnBattery ? Shed(fleet, supply, now)
        : supply.ClearSince is { } since && supply.Reading is not null ? Restore(fleet, supply, since, now)
        : ScalingChoice.Nothing;

    /// <summary>Whether a machine is off for the supply's sake.</summary>
    public static bool HasShed(MachineFleet fleet, DateTimeOffset now) => fleet.Machines.Any(machine => IsShed(fleet.WishOf(machine, now)));

    /// <summary>Those that go at once, and of the others as many as the battery asks for.</summary>
    private static ScalingChoice Shed(MachineFleet fleet, PowerSupply supply, DateTimeOffset now)
    {
        if (!supply.IsOutage(now))
        {
            return ScalingChoice.Nothing;
        }

        var all = fleet.Machines
            .Select(machine => (Machine: machine, Policy: fleet.PolicyOf(machine), Wish: fleet.WishOf(machine, now)))
            .Where(known => supply.IsLow(now) || !IsWantedAllTheSame(known.Wish, supply, now))
            .ToList();
        var due = all.Where(known => known.Policy.OnBattery == BatteryAction.ShedAtOnce && MayGoOff(fleet, known.Machine, now)).Select(known => known.Machine);
        var gone = all.Count(known => known.Policy.OnBattery == BatteryAction.Shed && IsShed(known.Wish));
        var on = all.Where(known => known.Policy.OnBattery == BatteryAction.Shed && MayGoOff(fleet, known.Machine, now)).Select(known => known.Machine).ToList();
        var number = (int)Math.Ceiling(Math.Round(supply.ShedShare(now) * (on.Count + gone), 6)) - gone;
        var why = $"the power supply runs on battery: {supply.Remaining(now)}";
        return ScalingChoice.Of(due.Concat(Order(fleet, on).Take(Math.Max(number, 0)))
            .Select(machine => new WishChange(machine, PowerState.Off, WishSource.Ups, now) { Why = why }));
    }

    /// <summary>One after the other, the last that went first.</summary>
    private static ScalingChoice Restore(MachineFleet fleet, PowerSupply supply, DateTimeOffset since, DateTimeOffset now)
    {
        var all = fleet.Machines.Select(machine => (Machine: machine, Wish: fleet.WishOf(machine, now))).ToList();
        var off = all.Where(known => IsShed(known.Wish)).Select(known => known.Machine).ToList();
        if (off.Count == 0)
        {
            return ScalingChoice.Nothing;
        }

        var done = all.Count(known => known.Wish is { PowerState: PowerState.On, Source: WishSource.Ups } wish && wish.Time >= since);
        var number = 1 + (int)Math.Min((now - since) / supply.Policy.RestoreEvery, off.Count + done) - done;
        var back = new List<Machine>();
        foreach (var machine in Order(fleet, off).Reverse().TakeWhile(_ => back.Count < number))
        {
            if (MayComeBack(fleet, machine, back, now))
            {
                back.Add(machine);
            }
        }

        return ScalingChoice.Of(back.Select(machine => new WishChange(machine, PowerState.On, WishSource.Ups, now) { Why = "the mains are back, and the machine was on before" }));
    }

    /// <summary>Whether a person wants the machine on who may know of the outage.</summary>
    private static bool IsWantedAllTheSame(PowerWish? wish, PowerSupply supply, DateTimeOffset now) =>
        wish is { PowerState: PowerState.On, Source: WishSource.Person } && (wish.Time >= supply.OnBatterySince || (supply.HasBegunUnseen && wish.HeldUntil > now));

    private static bool IsShed(PowerWish? wish) => wish is { PowerState: PowerState.Off, Source: WishSource.Ups };

    /// <summary>In which order machines go: the lowest priority first; of equals what is not up yet, then what takes most.</summary>
    private static IEnumerable<Machine> Order(MachineFleet fleet, IEnumerable<Machine> machines) => machines
        .OrderBy(machine => machine.Spec.Priority ?? 0)
        .ThenBy(SleepOrder.Nearness)
        .ThenByDescending(machine => fleet.PolicyOf(machine).Watts?.Running ?? 0)
        .ThenByDescending(machine => machine.Metadata.Namespace, StringComparer.Ordinal)
        .ThenByDescending(machine => machine.Metadata.Name, StringComparer.Ordinal);

    /// <summary>Whether the machine is wanted on and can go off; one that is only watched may be chosen: that is said of it.</summary>
    private static bool MayGoOff(MachineFleet fleet, Machine machine, DateTimeOffset now) =>
        machine.Spec.PowerState != PowerState.Off && machine.Status.Progress is not (MachineState.Unknown or MachineState.Shutdown or MachineState.ShutdownFailed)
        && Restraint.OnJob(fleet.ViewOf(machine), PowerOperationKind.Shutdown, WishSource.Ups, now) is null or { Reason: Restraint.RecommendOnly };

    /// <summary>Whether there is room for the machine in its group beside those that come back with it, and it did not fail to switch on a moment ago.</summary>
    private static bool MayComeBack(MachineFleet fleet, Machine machine, List<Machine> others, DateTimeOffset now) =>
        !(machine.Status.Failure is { Kind: PowerOperationKind.Startup } failure && failure.RetestTime > now)
        && !(fleet.GroupOf(machine) is { } group && group.TargetSize + others.Count(other => other.Group == machine.Group) >= group.Sizes.Max);
}
