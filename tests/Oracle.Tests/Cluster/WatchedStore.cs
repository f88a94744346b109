using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Watching;

namespace HomelabAutoscaler.Oracle.Tests.Cluster;

/// <summary>One of the operator's stores with its watch: what changes is told when the operator next looks.</summary>
internal sealed class WatchedStore<T> : IWatchedStore
    where T : class, IKubeResource<T>
{
    private readonly Shelf<T> _shelf;
    private readonly Store<T> _store;
    private readonly Queue<WatchEvent<T>> _told = [];

    public WatchedStore(Shelf<T> shelf, Store<T> store, long revision)
    {
        (_shelf, _store) = (shelf, store);
        store.Expect([ListScope.All]);
        store.Replace(ListScope.All, shelf.All, revision.ToString(System.Globalization.CultureInfo.InvariantCulture));
        shelf.Changed += _told.Enqueue;
    }

    public bool Pump()
    {
        var any = _told.Count > 0;
        while (_told.TryDequeue(out var change))
        {
            _store.Apply(ListScope.All, change);
        }

        return any;
    }

    public void Dispose() => _shelf.Changed -= _told.Enqueue;
}

internal interface IWatchedStore : IDisposable
{
    /// <returns>Whether anything had changed.</returns>
    bool Pump();
}
