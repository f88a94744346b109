using System.Globalization;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>
/// What verbs and controllers share. Every call takes the one lock; a write is a compare-and-swap, so that nothing
/// holds the lock while it asks a webhook. Controllers run within the write that gives them work.
/// </summary>
internal sealed class ClusterState(TimeProvider time, int seed) : IObjectReader
{
    private const int HistoryLimit = 8192;

    private readonly Lock _gate = new();
    private readonly ObjectStore _store = new(HistoryLimit);
    private long _settled = 1;
    private bool _settling;

    public TimeProvider Time => time;

    public Identifiers Identifiers { get; } = new(seed);

    public ResourceTypes Types { get; } = new();

    public IReadOnlyList<IController> Controllers { get; set; } = [];

    /// <summary>The time as objects carry it.</summary>
    public string Now => time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>How often a backup was restored.</summary>
    public int Restores { get; private set; }

    public long Revision
    {
        get
        {
            lock (_gate)
                return _store.Revision;
        }
    }

    public long CompactedRevision
    {
        get
        {
            lock (_gate)
                return _store.CompactedRevision;
        }
    }

    public StoredObject? Get(StorageKey key, string ns, string name)
    {
        lock (_gate)
            return _store.Get(key, ns, name);
    }

    public IReadOnlyList<StoredObject> Objects(StorageKey key, string ns = "")
    {
        lock (_gate)
            return [.. _store.List(key, ns)];
    }

    /// <summary>All that is inside a namespace.</summary>
    public IReadOnlyList<(StorageKey Key, StoredObject Object)> Contents(string ns)
    {
        lock (_gate)
            return [.. _store.Keys.SelectMany(key => _store.List(key, ns).Select(o => (key, o)))];
    }

    /// <summary>The objects as they were at a revision; now, when none is given.</summary>
    public (IReadOnlyList<StoredObject> Objects, long Revision) Snapshot(StorageKey key, string ns, long? at = null)
    {
        lock (_gate)
            return ([.. _store.ListAt(key, ns, at ?? _store.Revision)], at ?? _store.Revision);
    }

    /// <summary>Null when the object is no longer what was expected.</summary>
    public StoredObject? Put(StorageKey key, StoredObject? expected, JsonObject value)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_store.Get(key, value.Text("metadata", "namespace") ?? "", value.Text("metadata", "name") ?? ""), expected))
                return null;
            var stored = _store.Put(key, value);
            Settle();
            return stored;
        }
    }

    /// <summary>False when the object is no longer what was expected.</summary>
    public bool Remove(StorageKey key, StoredObject expected)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_store.Get(key, expected.Namespace, expected.Name), expected))
                return false;
            _store.Remove(key, expected);
            Settle();
            return true;
        }
    }

    /// <summary>The first event after a revision that is wanted, and what completes with the next write.</summary>
    /// <exception cref="ApiError">The history no longer reaches back that far.</exception>
    public (StoreEvent? Event, long Revision, Task Changed) Next(long after, Func<StoreEvent, bool> wanted)
    {
        lock (_gate)
        {
            if (after < _store.CompactedRevision)
                throw ApiError.Expired(string.Create(CultureInfo.InvariantCulture, $"too old resource version: {after} ({_store.CompactedRevision})"));
            return (_store.Next(after, wanted), _store.Revision, _store.Changed);
        }
    }

    public void Compact()
    {
        lock (_gate)
            _store.Compact();
    }

    public ClusterBackup Save()
    {
        lock (_gate)
            return _store.Save();
    }

    /// <summary>The controllers begin anew, as those of a control plane that was down for it.</summary>
    public void Restore(ClusterBackup backup, long skipped)
    {
        lock (_gate)
        {
            Restores++;
            _store.Restore(backup, skipped);
            _settled = _store.Revision;
            foreach (var controller in Controllers)
                controller.Begin(backup.Objects);
        }
    }

    JsonObject? IObjectReader.Find(StorageKey key, string ns, string name) => Get(key, ns, name)?.Value;

    IReadOnlyList<JsonObject> IObjectReader.List(StorageKey key, string ns) => [.. Objects(key, ns).Select(o => o.Value)];

    // A controller's own writes come back here and are left to the loop that runs already.
    private void Settle()
    {
        if (_settling)
            return;
        _settling = true;
        try
        {
            while (_store.Next(_settled, _ => true) is { } change)
            {
                _settled = change.Revision;
                foreach (var controller in Controllers)
                    controller.See(change);
            }
        }
        finally
        {
            _settling = false;
        }
    }
}
