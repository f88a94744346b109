using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Deletes what nobody owns any longer, and works off the finalizers of orphaning and foreground deletion.</summary>
internal sealed class GarbageCollector(ClusterState state) : IController
{
    private const string Orphan = "orphan";
    private const string Foreground = "foregroundDeletion";

    private readonly Dictionary<string, (StorageKey Key, StoredObject Object)> _live = [];
    private readonly Dictionary<string, HashSet<string>> _dependents = [];

    public void See(StoreEvent change)
    {
        if (change.Previous is { } before)
            Forget(before);
        if (change.Current is { } now)
        {
            Remember(change.Key, now);
            CollectOwnerless(change.Key, now);
            WorkOff(change.Key, now);
            return;
        }
        foreach (var (key, dependent) in DependentsOf(change.Previous!.Uid))
            CollectOwnerless(key, dependent);
        foreach (var owner in OwnersOf(change.Previous))
        {
            if (_live.TryGetValue(owner, out var waiting))
                WorkOff(waiting.Key, waiting.Object);
        }
    }

    public void Begin(IReadOnlyList<(StorageKey Key, StoredObject Object)> all)
    {
        _live.Clear();
        _dependents.Clear();
        foreach (var (key, stored) in all)
            Remember(key, stored);
    }

    private void CollectOwnerless(StorageKey key, StoredObject dependent)
    {
        var owners = OwnersOf(dependent).ToList();
        if (owners.Count == 0 || owners.All(_live.ContainsKey))
            return;
        if (owners.Any(_live.ContainsKey))
            Release(key, dependent, uid => !_live.ContainsKey(uid));
        else if (!dependent.IsDeleting)
            Deletion.Delete(state, key, dependent, DeleteOptions.Background);
    }

    private void WorkOff(StorageKey key, StoredObject owner)
    {
        if (!owner.IsDeleting)
            return;
        var finalizers = owner.Value.List("metadata", "finalizers").Texts().ToList();
        if (finalizers.Contains(Orphan))
        {
            foreach (var (dependentKey, dependent) in DependentsOf(owner.Uid))
                Release(dependentKey, dependent, uid => uid == owner.Uid);
            Finish(key, owner, Orphan);
        }
        else if (finalizers.Contains(Foreground))
        {
            foreach (var (dependentKey, dependent) in DependentsOf(owner.Uid).Where(d => !d.Object.IsDeleting))
                Deletion.Delete(state, dependentKey, dependent, DeleteOptions.Background);
            if (!DependentsOf(owner.Uid).Any(d => Blocks(d.Object, owner.Uid)))
                Finish(key, owner, Foreground);
        }
    }

    private void Release(StorageKey key, StoredObject dependent, Func<string, bool> isReleased)
    {
        var next = dependent.Value.Copy();
        var kept = dependent.Value.List("metadata", "ownerReferences").Objects().Where(o => !isReleased(o.Text("uid") ?? "")).Select(o => (JsonNode)o.Copy()).ToArray();
        next.Child("metadata").Put("ownerReferences", kept.Length == 0 ? null : new JsonArray(kept));
        state.Put(key, dependent, next);
    }

    private void Finish(StorageKey key, StoredObject owner, string finalizer)
    {
        var next = owner.Value.Copy();
        var kept = owner.Value.List("metadata", "finalizers").Texts().Where(f => f != finalizer).Select(f => (JsonNode)f).ToArray();
        next.Child("metadata").Put("finalizers", kept.Length == 0 ? null : new JsonArray(kept));
        if (Deletion.IsFinished(next))
            state.Remove(key, owner);
        else
            state.Put(key, owner, next);
    }

    private List<(StorageKey Key, StoredObject Object)> DependentsOf(string uid) =>
        [.. _dependents.GetValueOrDefault(uid, []).Where(_live.ContainsKey).Select(dependent => Current(_live[dependent])).OfType<(StorageKey, StoredObject)>()];

    // The writes of this very pass are seen only later.
    private (StorageKey, StoredObject)? Current((StorageKey Key, StoredObject Object) seen) =>
        state.Get(seen.Key, seen.Object.Namespace, seen.Object.Name) is { } current && current.Uid == seen.Object.Uid ? (seen.Key, current) : null;

    private void Remember(StorageKey key, StoredObject stored)
    {
        _live[stored.Uid] = (key, stored);
        foreach (var owner in OwnersOf(stored))
        {
            if (!_dependents.TryGetValue(owner, out var dependents))
                _dependents[owner] = dependents = [];
            dependents.Add(stored.Uid);
        }
    }

    private void Forget(StoredObject stored)
    {
        _live.Remove(stored.Uid);
        foreach (var owner in OwnersOf(stored))
        {
            if (_dependents.TryGetValue(owner, out var dependents) && dependents.Remove(stored.Uid) && dependents.Count == 0)
                _dependents.Remove(owner);
        }
    }

    private static IEnumerable<string> OwnersOf(StoredObject stored) => stored.Value.List("metadata", "ownerReferences").Objects().Select(o => o.Text("uid") ?? "");

    private static bool Blocks(StoredObject dependent, string owner) =>
        dependent.Value.List("metadata", "ownerReferences").Objects().Any(o => o.Text("uid") == owner && (o.Flag("blockOwnerDeletion") ?? false));
}
