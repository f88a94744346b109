namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>All that a cluster stored at one moment, as a snapshot of etcd has it.</summary>
public sealed class ClusterBackup
{
    internal ClusterBackup(long revision, IReadOnlyList<(StorageKey Key, StoredObject Object)> objects)
    {
        Revision = revision;
        Objects = objects;
    }

    public long Revision { get; }

    internal IReadOnlyList<(StorageKey Key, StoredObject Object)> Objects { get; }
}
