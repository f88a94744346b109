using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Groups;

/// <summary>How many machines of a group are kept on, and how many may be on, at one moment.</summary>
public sealed record GroupSizes
{
    /// <summary>Number of machines that stay on whatever Cluster Autoscaler thinks; never more than <see cref="Max"/>.</summary>
    public required int Min { get; init; }

    /// <summary>Number of machines that may be on; null for all.</summary>
    public required int? Max { get; init; }

    /// <summary>The open window that counts; null when none keeps more machines on than the group's minSize.</summary>
    public OpenWindow? Warm { get; init; }

    /// <summary>When <see cref="Min"/> changes next, as far as that is known.</summary>
    public SizeChange? Next { get; init; }

    /// <summary>When the sizes must be reckoned anew; null for only when the Group changes.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>What is wrong with the windows that are ignored, for people; null when nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>The sizes while these windows are open. Of several the one with the most machines counts, and then the one that leaves them on.</summary>
    public static GroupSizes Of(GroupSpec spec, params IEnumerable<OpenWindow> open)
    {
        var least = spec.MinSize ?? 0;
        var warm = open
            .Where(window => window.Machines > least)
            .OrderByDescending(window => window.Machines)
            .ThenBy(window => window.AtEnd)
            .ThenByDescending(window => window.Until)
            .FirstOrDefault();
        var min = Math.Max(warm?.Machines ?? least, 0);
        return new() { Min = spec.MaxSize is { } max ? Math.Min(min, max) : min, Max = spec.MaxSize, Warm = warm };
    }
}

/// <summary>A window that is open.</summary>
/// <param name="Machines">Number of machines that it keeps on.</param>
/// <param name="Until">When it closes.</param>
/// <param name="AtEnd">What becomes of the machines then.</param>
public sealed record OpenWindow(int Machines, DateTimeOffset Until, WindowEnd AtEnd);
