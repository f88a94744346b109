using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Operator.Schedules;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>The machines and groups of one moment, as they were read for one command.</summary>
internal sealed record FleetReading(IReadOnlyList<Machine> Machines, IReadOnlyList<Group> Groups, MachineFleet Fleet, DateTimeOffset Time)
{
    /// <summary>A command does not see the operator's flags. That it knows its own image, without which no driver works, is taken for granted.</summary>
    private static readonly PowerPolicy OfOperator = new() { DriverImage = new("homelab-autoscaler", []) };

    /// <param name="home">Namespace whose Groups have plain ids.</param>
    public static FleetReading Of(IReadOnlyList<Machine> machines, IReadOnlyList<Group> groups, string home, DateTimeOffset now) =>
        new(machines, groups, MachineFleet.Of(machines, groups, new(home), group => new GroupSchedule(group.Spec).At(now), OfOperator), now);

    public Machine? Machine(string name) => Machines.FirstOrDefault(machine => machine.Metadata.Name == name);

    public FleetGroup? Group(string name) => Fleet.Groups.FirstOrDefault(group => group.Group.Metadata.Name == name);
}
