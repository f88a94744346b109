using System.Text.Json;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Watching;
using HomelabAutoscaler.Sandbox.ApiServer;

namespace HomelabAutoscaler.Sandbox.World;

/// <summary>Keeps stores in step with the cluster on the caller's thread: what watches do, without their threads.</summary>
public sealed class StorePump(Cluster cluster)
{
    private readonly List<Func<KubeApi, CancellationToken, Task>> _lists = [];
    private readonly Dictionary<(string Group, string Resource), Action<ClusterEvent>> _feeds = [];
    private long _seen;
    private int _restores;

    /// <summary>Told of each object that does not fit the model: it is passed over, as the operator does.</summary>
    public event Action<Exception>? PassedOver;

    /// <summary>Whether the cluster was restored from a backup since the last list, so that no watch goes on.</summary>
    public bool IsLost => _restores != cluster.Restores;

    public StorePump Feed<T>(Store<T> store)
        where T : class, IKubeResource<T>
    {
        store.Expect([ListScope.All]);
        _lists.Add(async (api, cancellation) =>
        {
            var items = new List<T>();
            var version = await api.ListAsync<T>(ListScope.All, items.Add, problem => PassedOver?.Invoke(problem), cancellation);
            store.Replace(ListScope.All, items, version);
        });
        _feeds.Add((T.Resource.Group, T.Resource.Plural), change => store.Apply(ListScope.All, Read<T>(change)));
        return this;
    }

    /// <summary>Lists everything, as after a start.</summary>
    public async Task ListAsync(KubeApi api, CancellationToken cancellation)
    {
        (_seen, _restores) = (cluster.Revision, cluster.Restores);
        foreach (var list in _lists)
        {
            await list(api, cancellation);
        }
    }

    /// <summary>Brings what was written since; nothing while it <see cref="IsLost"/>.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool Pump()
    {
        if (IsLost)
        {
            return false;
        }

        var events = cluster.EventsSince(_seen);
        foreach (var change in events)
        {
            _seen = change.Revision;
            _feeds.GetValueOrDefault((change.Group, change.Resource))?.Invoke(change);
        }

        return events.Count > 0;
    }

    private WatchEvent<T> Read<T>(ClusterEvent change)
        where T : class, IKubeResource<T>
    {
        var type = change.Type switch
        {
            "ADDED" => WatchEventType.Added,
            "MODIFIED" => WatchEventType.Modified,
            _ => WatchEventType.Deleted,
        };
        var reader = new Utf8JsonReader(change.Json.Span);
        reader.Read();
        try
        {
            var value = T.Read(ref reader);
            return new(type, value, value.Metadata.ResourceVersion ?? "");
        }
        catch (Exception e) when (e is WireException or InvalidOperationException)
        {
            var (key, version) = HeadOf(change);
            var problem = new UnreadableObjectException(key, e);
            PassedOver?.Invoke(problem);
            return new(type == WatchEventType.Deleted ? type : WatchEventType.Unreadable, null, version, problem);
        }
    }

    /// <summary>What the API server vouches for, whatever else is in it.</summary>
    private static (ObjectKey Key, string Version) HeadOf(ClusterEvent change)
    {
        using var document = JsonDocument.Parse(change.Json);
        var metadata = document.RootElement.GetProperty("metadata");
        var @namespace = metadata.TryGetProperty("namespace", out var where) ? where.GetString() : null;
        return (new(@namespace, metadata.GetProperty("name").GetString()!), metadata.GetProperty("resourceVersion").GetString()!);
    }
}
