using HomelabAutoscaler.Core.Groups;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Operator.Schedules;

/// <summary>The sizes of a group over time.</summary>
public sealed class GroupSchedule
{
    /// <summary>How many openings and closings are looked at for one that changes the minimum.</summary>
    private const int Foresight = 200;

    private readonly GroupSpec _spec;
    private readonly List<WarmWindow> _windows = [];
    private readonly string? _problem;

    public GroupSchedule(GroupSpec spec)
    {
        _spec = spec;
        for (var i = 0; i < spec.WarmHours.Count; i++)
        {
            try
            {
                _windows.Add(WarmWindow.Parse(spec.WarmHours[i]));
            }
            catch (FormatException e)
            {
                _problem ??= $"spec.warmHours[{i}] is ignored: {e.Message}";
            }
        }
    }

    /// <summary>Whether the schedule is that of the spec: other fields do not matter.</summary>
    public bool IsOf(GroupSpec spec) =>
        spec.MinSize == _spec.MinSize && spec.MaxSize == _spec.MaxSize && spec.WarmHours == _spec.WarmHours;

    public GroupSizes At(DateTimeOffset now) =>
        GroupSizes.Of(_spec, _windows.Select(window => window.At(now)).OfType<OpenWindow>()) with
        {
            Next = NextChange(now),
            ValidUntil = EdgeAfter(now),
            Problem = _problem,
        };

    private SizeChange? NextChange(DateTimeOffset now)
    {
        var min = MinAt(now);
        var edge = EdgeAfter(now);
        for (var looked = 0; edge is { } time && looked < Foresight; looked++)
        {
            if (MinAt(time) is var then && then != min)
            {
                return new() { Time = time, MinSize = then };
            }

            edge = EdgeAfter(time);
        }

        return null;
    }

    private int MinAt(DateTimeOffset time) => GroupSizes.Of(_spec, _windows.Select(window => window.At(time)).OfType<OpenWindow>()).Min;

    private DateTimeOffset? EdgeAfter(DateTimeOffset time) => _windows.Min(window => window.EdgeAfter(time));
}
