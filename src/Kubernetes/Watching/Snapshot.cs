using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Kubernetes.Watching;

/// <summary>All objects of a kind at one moment, sorted by key. Immutable in all but resourceVersions, which may be newer.</summary>
public sealed class Snapshot<T>
    where T : class, IKubeResource<T>
{
    private readonly T[] _sorted;

    internal Snapshot(T[] sorted, long version)
    {
        _sorted = sorted;
        Version = version;
    }

    public static Snapshot<T> Empty { get; } = new([], 0);

    /// <summary>Rises with every change that means something; a mere new resourceVersion does not.</summary>
    public long Version { get; }

    public int Count => _sorted.Length;

    public ReadOnlySpan<T> Span => _sorted;

    public IReadOnlyList<T> All => _sorted;

    public T? Find(ObjectKey key)
    {
        var at = IndexOf(key);
        return at < 0 ? null : _sorted[at];
    }

    internal Snapshot<T> With(T item)
    {
        var at = IndexOf(item.Key);
        if (at >= 0)
        {
            var replaced = (T[])_sorted.Clone();
            replaced[at] = item;
            return new(replaced, Version + 1);
        }

        var inserted = new T[_sorted.Length + 1];
        Array.Copy(_sorted, inserted, ~at);
        inserted[~at] = item;
        Array.Copy(_sorted, ~at, inserted, ~at + 1, _sorted.Length - ~at);
        return new(inserted, Version + 1);
    }

    /// <summary>
    /// This with a newer version of an object that is otherwise the same. In place, because each of a thousand kubelets' heartbeats would
    /// copy a thousand references; another snapshot all the same, so that whoever keeps objects of one sees that they are not the newest.
    /// </summary>
    internal Snapshot<T> Renewed(T item)
    {
        _sorted[IndexOf(item.Key)] = item;
        return new(_sorted, Version);
    }

    internal Snapshot<T> Without(ObjectKey key)
    {
        var at = IndexOf(key);
        return at < 0 ? this : new([.. _sorted.AsSpan(0, at), .. _sorted.AsSpan(at + 1)], Version + 1);
    }

    private int IndexOf(ObjectKey key)
    {
        var (low, high) = (0, _sorted.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = _sorted[middle].Key.CompareTo(key);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
