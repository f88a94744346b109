using System.Collections.Immutable;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Fleet;

/// <summary>A group with its machines, sorted by name.</summary>
public sealed record FleetGroup(GroupId Id, Group Group, ImmutableArray<Machine> Machines)
{
    /// <summary>Number of machines that stay on whatever Cluster Autoscaler thinks.</summary>
    public int MinSize { get; init; }

    /// <summary>Number of machines wanted on.</summary>
    public int TargetSize => Machines.Count(Membership.IsWanted);

    /// <summary>
    /// Largest size that the group can have now. A machine that cannot be woken is left out, for a scale-up that fails
    /// backs Cluster Autoscaler off from the whole group.
    /// </summary>
    public int MaxSize(DateTimeOffset now) => Machines.Count(machine => Membership.IsWanted(machine) || WakeOrder.IsWakeable(machine, now));

    /// <summary>
    /// Whether the group is shown to Cluster Autoscaler: one whose template cannot be computed would stop every scale-up,
    /// also of other groups.
    /// </summary>
    public bool IsShown(DateTimeOffset now) => Template(now) is not null;

    /// <summary>What the next machine to wake will look like, or else any machine of the group; null when nobody knows.</summary>
    public NodeTemplate? Template(DateTimeOffset now)
    {
        foreach (var machine in WakeOrder.Of(this, now).Concat(Machines))
        {
            if (TemplateOf(machine) is { } template)
            {
                return template;
            }
        }

        return null;
    }

    /// <summary>What the machine's Node looked like, or else what is declared for it.</summary>
    public NodeTemplate? TemplateOf(Machine machine) =>
        machine.Status.Template ?? (machine.Spec.Template ?? Group.Spec.Template) switch
        {
            { Capacity.Count: > 0 } declared => declared,
            _ => null,
        };
}
