namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>
/// One write. <paramref name="Current"/> is null after a deletion; <paramref name="Previous"/> is null after a creation.
/// </summary>
internal sealed record StoreEvent(long Revision, StorageKey Key, StoredObject? Current, StoredObject? Previous)
{
    public StoredObject Subject => Current ?? Previous!;

    /// <summary>The last state of a deleted object carries the revision of its deletion.</summary>
    public StoredObject Deleted => _deleted ??= AtDeletion();

    private StoredObject? _deleted;

    private StoredObject AtDeletion()
    {
        var last = Previous!.Value.Copy();
        last.Child("metadata")["resourceVersion"] = Revision.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new StoredObject(last, Revision);
    }
}
