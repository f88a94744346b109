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
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Snapshot<T> _current = Snapshot<T>.Empty;

    /// <summary>Told of each change that means something, old and new; on the writer's thread, so it must be quick.</summary>
    public event Action<T?, T?>? Changed;

    public Snapshot<T> Current => Volatile.Read(ref _current);

    /// <summary>Ends when every scope that is to be watched has been listed.</summary>
    public Task Synced => _synced.Task;

    public bool HasSynced => _synced.Task.IsCompleted;

    /// <summary>Names the scopes to come, so that <see cref="Synced"/> waits for all of them.</summary>
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

    /// <summary>The latest version of an object that is known; what is written from now on is later.</summary>
    public ulong Newest()
    {
        ulong newest = 0;
        foreach (var item in Current.Span)
        {
            newest = Math.Max(newest, ResourceVersions.Parse(item.Metadata.ResourceVersion) ?? 0);
        }

        return newest;
    }

    /// <summary>Takes a complete list of a scope, since which nothing was written.</summary>
    public void Replace(ListScope scope, IReadOnlyList<T> items, string resourceVersion) => Replace(scope, items, resourceVersion, Newest());

    /// <summary>Takes a complete list of a scope: what is not in it is gone, except what was written after it.</summary>
    /// <param name="scope">What was listed.</param>
    /// <param name="items">All that is in it.</param>
    /// <param name="resourceVersion">Of the list.</param>
    /// <param name="newest">
    /// <see cref="Newest"/> when the list was asked for. A list is never behind what was known then, unless the server's storage was
    /// restored from a backup; and then that counts for nothing.
    /// </param>
    public void Replace(ListScope scope, IReadOnlyList<T> items, string resourceVersion, ulong newest)
    {
        lock (_writing)
        {
            var merge = new ListMerge<T>(scope, Math.Max(newest, ResourceVersions.Parse(resourceVersion) ?? ulong.MaxValue));
            Volatile.Write(ref _current, merge.Merge(_current, items));
            _watched[scope] = resourceVersion;
            if (_watched.Values.All(version => version.Length > 0))
            {
                _synced.TrySetResult();
            }

            foreach (var (before, after) in merge.Changes)
            {
                Changed?.Invoke(before, after);
            }
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
                case { Type: WatchEventType.Deleted, Key: { } key } when _current.Find(key) is { } known && !ResourceVersions.IsAfter(known.Metadata.ResourceVersion, change.ResourceVersion):
                    Volatile.Write(ref _current, _current.Without(key));
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

        // The known one's parts stay, and what was read anew can go at once: there are a hundred heartbeats for one change.
        if (known?.AtVersionOf(item) is { } renewed && renewed.Equals(item))
        {
            Volatile.Write(ref _current, _current.Renewed(renewed));
            return;
        }

        Volatile.Write(ref _current, _current.With(item));
        Changed?.Invoke(known, item);
    }
}
