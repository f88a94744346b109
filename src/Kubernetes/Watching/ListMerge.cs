using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Kubernetes.Watching;

/// <summary>Puts a complete list of a scope in the place of what is known of it.</summary>
/// <param name="scope">What was listed; the rest stays.</param>
/// <param name="resourceVersion">Of the list: what was written later stays. Null when what is known counts for nothing.</param>
internal readonly struct ListMerge<T>(ListScope scope, string? resourceVersion)
    where T : class, IKubeResource<T>
{
    /// <returns>What changed in meaning, old and new.</returns>
    public List<(T? Before, T? After)> Merge(Snapshot<T> known, IReadOnlyList<T> items, out Snapshot<T> merged)
    {
        var changes = new List<(T?, T?)>();
        var kept = new List<T>(items.Count);
        foreach (var (before, listed) in Pairs(known, items))
        {
            var after = Choose(before, listed);
            if (after is not null)
            {
                kept.Add(after);
            }

            if (!ReferenceEquals(before, after) && (before is null || after is null || !before.IsSameButForVersion(after)))
            {
                changes.Add((before, after));
            }
        }

        merged = new([.. kept], changes.Count > 0 ? known.Version + 1 : known.Version);
        return changes;
    }

    private T? Choose(T? before, T? listed) => before switch
    {
        null => listed,
        _ when !scope.Covers(before.Key) => before,
        _ when ResourceVersions.IsAfter(before.Metadata.ResourceVersion, resourceVersion) => before,
        // One instance for as long as nothing changes: the new one can go at once.
        _ when before.Equals(listed) => before,
        _ => listed,
    };

    /// <summary>Both sorted by key, side by side.</summary>
    private static IEnumerable<(T? Before, T? Listed)> Pairs(Snapshot<T> known, IReadOnlyList<T> items)
    {
        var sorted = items.OrderBy(static item => item.Key).DistinctBy(static item => item.Key).ToArray();
        var (i, j) = (0, 0);
        while (i < known.Count || j < sorted.Length)
        {
            var order = i == known.Count ? 1 : j == sorted.Length ? -1 : known.All[i].Key.CompareTo(sorted[j].Key);
            yield return (order <= 0 ? known.All[i++] : null, order >= 0 ? sorted[j++] : null);
        }
    }
}
