using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Kubernetes.Watching;

/// <summary>Puts a complete list of a scope in the place of what is known of it.</summary>
/// <param name="scope">What was listed; the rest stays.</param>
/// <param name="version">What was written later than this stays.</param>
internal sealed class ListMerge<T>(ListScope scope, ulong version)
    where T : class, IKubeResource<T>
{
    private readonly List<T> _kept = [];

    /// <summary>What changed in meaning, old and new.</summary>
    public List<(T? Before, T? After)> Changes { get; } = [];

    public Snapshot<T> Merge(Snapshot<T> known, IReadOnlyList<T> items)
    {
        T[] listed = [.. items];
        Array.Sort(listed, static (a, b) => a.Key.CompareTo(b.Key));
        var (i, j) = (0, 0);
        while (i < known.Count || j < listed.Length)
        {
            var order = i == known.Count ? 1 : j == listed.Length ? -1 : known.Span[i].Key.CompareTo(listed[j].Key);
            Take(order <= 0 ? known.Span[i++] : null, order >= 0 ? listed[j++] : null);
            while (order >= 0 && j < listed.Length && listed[j].Key == listed[j - 1].Key)
            {
                j++;
            }
        }

        return new([.. _kept], Changes.Count > 0 ? known.Version + 1 : known.Version);
    }

    private void Take(T? before, T? listed)
    {
        var after = Choose(before, listed);
        if (after is not null)
        {
            _kept.Add(after);
        }

        if (!ReferenceEquals(before, after) && (before is null || after is null || !before.AtVersionOf(after).Equals(after)))
        {
            Changes.Add((before, after));
        }
    }

    private T? Choose(T? before, T? listed) => before switch
    {
        null => listed,
        _ when !scope.Covers(before.Key) => before,
        _ when ResourceVersions.Parse(before.Metadata.ResourceVersion) > version => before,
        // One instance for as long as nothing changes: the new one can go at once.
        _ when before.Equals(listed) => before,
        _ => listed,
    };
}
