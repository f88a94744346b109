using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Groups;

/// <summary>How many machines of a group are how.</summary>
public readonly record struct GroupCounts(int Ready, int Booting, int Leaving, int Failed)
{
    public static GroupCounts Of(FleetGroup group, DateTimeOffset now) => new(
        group.Machines.Count(machine => machine.Status.Conditions.Find(MachineReport.Ready) is { Status: ConditionStatus.True }),
        group.Machines.Count(machine => Membership.InstanceOf(group, machine, now) == InstanceState.Creating),
        group.Machines.Count(machine => Membership.InstanceOf(machine) == InstanceState.Deleting),
        group.Machines.Count(machine => machine.Status.Failure is not null));
}
