using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Kubernetes.Watching;

/// <summary>
/// What is known of a kind: written by the watches and by the answers to our own writes, read through immutable snapshots
/// without a lock. An object never goes back to an older version of itself.
/// </summary>
public sealed class Store<T>
    where T : class, IKubeResource<T>
{
    private readonly Lock _writing = new();
    private readonly Dictionary<ListScope, string> _watched = [];
    private Snapshot<T> _current = Snapshot<T>.Empty;

    /// <summary>Told of each change that means something, old and new; on the writer's thread, so it must be quick.</summary>
    public event Action<T?, T?>? Changed;

    public Snapshot<T> Current => Volatile.Read(ref _current);

    /// <summary>Whether every scope that is to be watched has been listed.</summary>
    public bool HasSynced { get; private set; }

    /// <summary>Names the scopes to come, so that <see cref="HasSynced"/> waits for all of them.</summary>
    public void Expect(IEnumerable<ListScope> scopes)
    {
        lock (_writing)
        {
            foreach (var scope in scopes)
            {
                _watched.TryAdd(scope, "");
            }
        }
    }

    /// <summary>Takes a complete list of a scope: what is not in it is gone, except what was written after it.</summary>
    public void Replace(ListScope scope, IReadOnlyList<T> items, string resourceVersion)
    {
        lock (_writing)
        {
            var before = _current;
            var listed = new Dictionary<ObjectKey, T>(items.Count);
            foreach (var item in items)
            {
                listed[item.Key] = item;
            }

            var kept = new List<T>(items.Count);
            foreach (var known in before.Span)
            {
                if (!scope.Covers(known.Key) || (!listed.ContainsKey(known.Key) && IsAfter(known, resourceVersion)))
                {
                    kept.Add(known);
                }
                else if (listed.TryGetValue(known.Key, out var item) && IsAfter(known, item.Metadata.ResourceVersion))
                {
                    listed[known.Key] = known;
                }
            }

            kept.AddRange(listed.Values);
            kept.Sort(static (a, b) => a.Key.CompareTo(b.Key));
            var after = new Snapshot<T>([.. kept], before.Version + 1);
            Volatile.Write(ref _current, after);
            _watched[scope] = resourceVersion;
            HasSynced = _watched.Values.All(version => version.Length > 0);
            NotifyOfDifference(before, after);
        }
    }

    /// <summary>Takes one change from a watch of a scope.</summary>
    public void Apply(ListScope scope, WatchEvent<T> change)
    {
        lock (_writing)
        {
            if (change.ResourceVersion.Length > 0)
            {
                _watched[scope] = change.ResourceVersion;
            }

            switch (change)
            {
                case { Type: WatchEventType.Added or WatchEventType.Modified, Value: { } item }:
                    Put(item);
                    break;
                case { Type: WatchEventType.Deleted, Value: { } item } when _current.Find(item.Key) is { } known && !IsAfter(known, item.Metadata.ResourceVersion):
                    Volatile.Write(ref _current, _current.Without(item.Key));
                    Changed?.Invoke(known, null);
                    break;
            }
        }
    }

    /// <summary>Takes the answer to a write of ours, ahead of the watch: what is read next is what was written.</summary>
    public void Observe(T written)
    {
        lock (_writing)
        {
            // The watch has passed this version, so an object that is not there was deleted since.
            var deleted = _current.Find(written.Key) is null
                && _watched.Any(watched => watched.Key.Covers(written.Key) && ResourceVersions.IsAtLeast(watched.Value, written.Metadata.ResourceVersion));
            if (!deleted)
            {
                Put(written);
            }
        }
    }

    private void Put(T item)
    {
        var known = _current.Find(item.Key);
        if (known is not null && ResourceVersions.IsAtLeast(known.Metadata.ResourceVersion, item.Metadata.ResourceVersion))
        {
            return;
        }

        var meaningful = known is null || !IsSameButForVersion(known, item);
        Volatile.Write(ref _current, _current.With(item, meaningful));
        if (meaningful)
        {
            Changed?.Invoke(known, item);
        }
    }

    private void NotifyOfDifference(Snapshot<T> before, Snapshot<T> after)
    {
        foreach (var known in before.Span)
        {
            if (after.Find(known.Key) is null)
            {
                Changed?.Invoke(known, null);
            }
        }

        foreach (var item in after.Span)
        {
            var known = before.Find(item.Key);
            if (known is null || !IsSameButForVersion(known, item))
            {
                Changed?.Invoke(known, item);
            }
        }
    }

    private static bool IsAfter(T known, string? resourceVersion) =>
        known.Metadata.ResourceVersion != resourceVersion && ResourceVersions.IsAtLeast(known.Metadata.ResourceVersion, resourceVersion);

    /// <summary>Heartbeats and writes to what is not modelled change nothing but the version.</summary>
    private static bool IsSameButForVersion(T known, T item) =>
        known.Equals(item.WithMetadata(item.Metadata with { ResourceVersion = known.Metadata.ResourceVersion }));
}
