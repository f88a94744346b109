using System.Globalization;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>
/// All objects and the history of their changes, under one global revision. Not thread-safe by itself: the
/// <see cref="Cluster"/> holds its lock around every call.
/// </summary>
internal sealed class ObjectStore(int historyLimit)
{
    private readonly Dictionary<StorageKey, SortedDictionary<string, SortedDictionary<string, StoredObject>>> _objects = [];
    private readonly List<StoreEvent> _history = [];
    private TaskCompletionSource _changed = NewSignal();

    public long Revision { get; private set; } = 1;

    /// <summary>The newest revision that the history no longer reaches back to.</summary>
    public long CompactedRevision { get; private set; } = 1;

    /// <summary>Completes with the next write.</summary>
    public Task Changed => _changed.Task;

    public StoredObject? Get(StorageKey key, string ns, string name) =>
        _objects.TryGetValue(key, out var namespaces) && namespaces.TryGetValue(ns, out var objects) ? objects.GetValueOrDefault(name) : null;

    /// <summary>In order of namespace and name; of every namespace when <paramref name="ns"/> is empty.</summary>
    public IEnumerable<StoredObject> List(StorageKey key, string ns)
    {
        if (!_objects.TryGetValue(key, out var namespaces))
            return [];
        if (ns.Length == 0)
            return namespaces.Values.SelectMany(objects => objects.Values);
        return namespaces.TryGetValue(ns, out var inside) ? inside.Values : [];
    }

    /// <summary>The list as it was at an earlier revision that the history still reaches.</summary>
    public IEnumerable<StoredObject> ListAt(StorageKey key, string ns, long revision)
    {
        if (revision >= Revision)
            return List(key, ns);
        var state = List(key, ns).ToDictionary(o => (o.Namespace, o.Name));
        for (var i = _history.Count - 1; i >= 0 && _history[i].Revision > revision; i--)
        {
            var change = _history[i];
            if (change.Key != key || (ns.Length > 0 && change.Subject.Namespace != ns))
                continue;
            state.Remove((change.Subject.Namespace, change.Subject.Name));
            if (change.Previous is { } previous)
                state[(previous.Namespace, previous.Name)] = previous;
        }
        return state.Values.OrderBy(o => o.Namespace, StringComparer.Ordinal).ThenBy(o => o.Name, StringComparer.Ordinal);
    }

    public IEnumerable<StorageKey> Keys => _objects.Keys;

    public StoredObject Put(StorageKey key, JsonObject value)
    {
        var revision = ++Revision;
        value.Child("metadata")["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture);
        var stored = new StoredObject(value, revision);
        Record(new StoreEvent(revision, key, stored, Place(key, stored)));
        return stored;
    }

    /// <returns>What was in its place.</returns>
    private StoredObject? Place(StorageKey key, StoredObject stored)
    {
        if (!_objects.TryGetValue(key, out var namespaces))
            _objects[key] = namespaces = new(StringComparer.Ordinal);
        if (!namespaces.TryGetValue(stored.Namespace, out var objects))
            namespaces[stored.Namespace] = objects = new(StringComparer.Ordinal);
        var previous = objects.GetValueOrDefault(stored.Name);
        objects[stored.Name] = stored;
        return previous;
    }

    public void Remove(StorageKey key, StoredObject stored)
    {
        _objects[key][stored.Namespace].Remove(stored.Name);
        Record(new StoreEvent(++Revision, key, null, stored));
    }

    /// <summary>The first event after a revision, among those that <paramref name="wanted"/> picks.</summary>
    public StoreEvent? Next(long after, Func<StoreEvent, bool> wanted)
    {
        for (var i = IndexAfter(after); i < _history.Count; i++)
        {
            if (wanted(_history[i]))
                return _history[i];
        }
        return null;
    }

    public void Compact()
    {
        _history.Clear();
        CompactedRevision = Revision;
    }

    /// <summary>All objects as they are.</summary>
    public ClusterBackup Save() => new(Revision, [.. _objects.SelectMany(kind => List(kind.Key, "").Select(stored => (kind.Key, stored)))]);

    /// <summary>Takes back what was saved; the history begins anew.</summary>
    /// <param name="backup">What was saved.</param>
    /// <param name="skipped">Revisions that are left out, so that none is used twice: etcd's bump.</param>
    public void Restore(ClusterBackup backup, long skipped)
    {
        _objects.Clear();
        foreach (var (key, stored) in backup.Objects)
            Place(key, stored);
        Revision = backup.Revision + skipped;
        Compact();
        Signal();
    }

    private void Record(StoreEvent change)
    {
        if (_history.Count >= historyLimit)
        {
            var surplus = _history.Count - historyLimit + Math.Max(1, historyLimit / 10);
            CompactedRevision = _history[surplus - 1].Revision;
            _history.RemoveRange(0, surplus);
        }
        _history.Add(change);
        Signal();
    }

    private void Signal()
    {
        var signal = _changed;
        _changed = NewSignal();
        signal.SetResult();
    }

    private int IndexAfter(long revision)
    {
        int low = 0, high = _history.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_history[middle].Revision <= revision)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
