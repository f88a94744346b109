using HomelabAutoscaler.Core.Groups;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Operator.Schedules;

/// <summary>The sizes of all groups at this moment; expressions are parsed once, and times are reckoned only when a window opens or closes.</summary>
internal sealed class GroupSchedules
{
    private Dictionary<GroupName, Reckoned> _known = [];

    /// <summary>When the sizes must be asked for again although no Group changed; null for never.</summary>
    public DateTimeOffset? ValidUntil => _known.Values.Min(known => known.Sizes.ValidUntil);

    /// <summary>Brings the sizes up to date.</summary>
    public void Update(IEnumerable<Group> groups, DateTimeOffset now)
    {
        var before = _known;
        _known = groups.ToDictionary(group => group.Name, group => SizesOf(group.Spec, before.GetValueOrDefault(group.Name), now));
    }

    public GroupSizes Of(Group group) => _known[group.Name].Sizes;

    private static Reckoned SizesOf(GroupSpec spec, Reckoned? before, DateTimeOffset now)
    {
        if (before is null || !before.Schedule.IsOf(spec))
        {
            var schedule = new GroupSchedule(spec);
            return new(schedule, schedule.At(now), now);
        }

        return now >= before.At && !(before.Sizes.ValidUntil <= now) ? before : new(before.Schedule, before.Schedule.At(now), now);
    }

    private sealed record Reckoned(GroupSchedule Schedule, GroupSizes Sizes, DateTimeOffset At);
}
