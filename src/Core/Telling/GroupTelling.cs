using System.Collections.Immutable;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Groups;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Telling;

/// <summary>All that an owner may want to know of a group.</summary>
public static class GroupTelling
{
    /// <summary>The passages that have something to say.</summary>
    public static ImmutableArray<Passage> Of(FleetGroup group, DateTimeOffset now) =>
    [
        .. new Passage[]
        {
            Passage.Of("Group", group.Group.Name.ToString(), group.Group.Status.Conditions.Find(GroupReport.Available)?.Message),
            Passage.Of("Machines", MachinesOf(group)),
            Passage.Of("Size", SizesOf(group, now)),
            Passage.Of("Problem", ProblemsOf(group)),
            Passage.Of("Power", PowerOf(group, now)),
            Passage.Of("Next", NextOf(group, now)),
        }.Where(passage => passage.Lines.Length > 0),
    ];

    private static IEnumerable<string> MachinesOf(FleetGroup group) => group.Machines
        .GroupBy(machine => machine.Status.Progress)
        .OrderBy(state => state.Key)
        .Select(state => $"{state.Key.ToWire()}: {string.Join(", ", state.Select(machine => machine.Metadata.Name))}")
        .DefaultIfEmpty($"None: no Node resource has the label group={group.Group.Metadata.Name}");

    private static IEnumerable<string> SizesOf(FleetGroup group, DateTimeOffset now)
    {
        yield return $"{group.TargetSize} wanted on, at least {group.MinSize(now)}, at most {group.MaxSize(now)} now";
        if (group.Sizes.Warm is { } warm)
        {
            yield return $"Warm hours keep {Words.Machines(warm.Machines)} on until {Moments.Of(warm.Until, now)}{(warm.AtEnd == WindowEnd.Shed ? "; those woken for them are then switched off" : "")}";
        }

        if (group.Group.Spec.MaxSize is { } max && group.MaxSize(now) < max)
        {
            yield return $"spec.maxSize is {max}, but not so many machines are on or can be switched on";
        }
    }

    private static IEnumerable<string> ProblemsOf(FleetGroup group) =>
        group.Group.Status.Conditions.Where(IsProblem).Select(condition => condition.Message);

    private static bool IsProblem(Condition condition) => condition
        is { Type: GroupReport.Degraded, Status: ConditionStatus.True }
        or { Type: GroupReport.Waiting, Status: ConditionStatus.True };

    private static IEnumerable<string> PowerOf(FleetGroup group, DateTimeOffset now)
    {
        var policy = group.SharedPolicy;
        if (policy.Paused)
        {
            yield return "Paused: nothing is switched";
        }

        if (policy.Maintenance is { } maintenance && !(maintenance.Until <= now))
        {
            yield return $"In maintenance{(maintenance.Until is { } until ? $" until {Moments.Of(until, now)}" : "")}: {maintenance.Reason}";
        }

        if (policy.RecommendOnly)
        {
            yield return "Only watched: what would be switched is said, and not done";
        }

        if (policy.NeverOff)
        {
            yield return "Its machines are never switched off";
        }

        if (policy.StartsPerMinute is { } rate)
        {
            yield return $"No more than {Words.Machines(rate)} a minute switched on";
        }

        if (policy.CoolDown > TimeSpan.Zero)
        {
            yield return $"No machine is switched off within {GoDuration.Format(policy.CoolDown)} after another came on";
        }
    }

    private static IEnumerable<string> NextOf(FleetGroup group, DateTimeOffset now)
    {
        if (MinimumSize.Of(group, now) is { Changes.IsEmpty: false } choice)
        {
            yield return $"Now: {string.Join(", ", choice.Machines.Select(machine => machine.Metadata.Name))} wakes, to keep {group.Sizes.Min} on";
        }

        if (group.Sizes.Next is { } next)
        {
            yield return $"{Moments.Of(next.Time, now)}: at least {next.MinSize} instead of {group.Sizes.Min}";
        }

        yield return group.Wakeable(now) is [var first, ..]
            ? $"When Cluster Autoscaler asks for a machine: {first.Metadata.Name} wakes (explain-scale tells why)"
            : "When Cluster Autoscaler asks for a machine: none can be woken (explain-scale tells why)";
    }
}
