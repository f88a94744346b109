using System.Collections.Immutable;
using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Fleet;

/// <summary>Which machines can be woken, and in which order.</summary>
public static class WakeOrder
{
    private static readonly ImmutableArray<WakeCriterion> Default = [WakeCriterion.Priority];

    /// <summary>Whether switching the machine on can be promised.</summary>
    public static bool IsWakeable(FleetGroup group, Machine machine, DateTimeOffset now) =>
        !Membership.IsWanted(machine) && WakeRestraint.On(group, machine, now) is null;

    /// <summary>All machines of the group in the order in which they would wake, each if it could; the same on every replica.</summary>
    public static ImmutableArray<Machine> Sort(FleetGroup group)
    {
        var order = group.Machines.OrderBy(RankOf);
        foreach (var criterion in CriteriaOf(group))
        {
            order = order.ThenBy(machine => Place(group, machine, criterion));
        }

        return [.. order.ThenBy(machine => machine.Metadata.Name, StringComparer.Ordinal)];
    }

    public static IEnumerable<WakeCriterion> CriteriaOf(FleetGroup group) => group.Group.Spec.WakeOrder.Count > 0 ? group.Group.Spec.WakeOrder : Default;

    /// <summary>Where a criterion puts the machine, smallest first; what is not known comes last.</summary>
    public static (double First, double Second) Place(FleetGroup group, Machine machine, WakeCriterion criterion) => criterion switch
    {
        WakeCriterion.Priority => (-(machine.Spec.Priority ?? 0d), 0),
        // Without a tariff, fewer watts are cheaper.
        WakeCriterion.Cheapest => group.PolicyOf(machine) is var policy ? (HourlyRate.Of(machine, policy) ?? double.PositiveInfinity, policy.Watts?.Running ?? double.PositiveInfinity) : default,
        WakeCriterion.Fastest => (machine.Status.LastBootSeconds ?? double.PositiveInfinity, 0),
        WakeCriterion.LeastRecentlyUsed => (LastUseOf(machine.Status)?.UtcTicks ?? 0, 0),
        WakeCriterion.Smallest => SizeOf(group, machine) is var (cores, bytes) ? (cores, bytes) : Unknown,
        WakeCriterion.Largest => SizeOf(group, machine) is var (cores, bytes) ? (-cores, -bytes) : Unknown,
        _ => default,
    };

    /// <summary>When the machine was last switched; null when it never was.</summary>
    public static DateTimeOffset? LastUseOf(MachineStatus status) =>
        Nullable.Compare(status.LastShutdownTime, status.LastStartupTime) >= 0 ? status.LastShutdownTime : status.LastStartupTime;

    public static WakeRank RankOf(Machine machine) => machine.Status switch
    {
        { Progress: MachineState.Ready, Health: Health.Offline } => WakeRank.Lost,
        { Progress: MachineState.Ready or MachineState.Draining or MachineState.DrainFailed } => WakeRank.StillOn,
        { Failure: not null } => WakeRank.Failed,
        { GivenUpTime: not null } => WakeRank.GivenUp,
        { Progress: MachineState.Shutdown } => WakeRank.Off,
        _ => WakeRank.GoingOff,
    };

    private static (double First, double Second) Unknown => (double.PositiveInfinity, 0);

    private static (double Cores, double Bytes)? SizeOf(FleetGroup group, Machine machine) => group.TemplateOf(machine)?.Capacity is { } capacity
        ? (Quantity.Parse(capacity["cpu"]), Quantity.Parse(capacity["memory"]))
        : null;
}
