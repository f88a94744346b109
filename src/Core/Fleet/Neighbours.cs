using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Fleet;

/// <summary>What the other machines of its group mean for a machine.</summary>
public static class Neighbours
{
    /// <summary>The view with what the group's machines add to it.</summary>
    public static MachineView With(MachineView view, FleetGroup group, DateTimeOffset now)
    {
        var policy = group.PolicyOf(view.Machine);
        return view with
        {
            HasSpare = Failover.HasSpare(group, view.Machine, now),
            StartsAgainAt = policy.StartsPerMinute is { } rate ? StartRate.AgainAt(group.Machines, view.Machine, rate, now) : null,
            GroupStartedAt = policy.CoolDown > TimeSpan.Zero ? LastStartBeside(view.Machine, group) : null,
        };
    }

    private static DateTimeOffset? LastStartBeside(Machine machine, FleetGroup group) =>
        group.Machines.Where(other => other.Name != machine.Name).Max(other => other.Status.LastStartupTime);
}
