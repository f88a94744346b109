namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Does what a controller of a real cluster would do about a change, at once.</summary>
internal interface IController
{
    void See(StoreEvent change);

    /// <summary>Begins anew with these as all that there is.</summary>
    void Begin(IReadOnlyList<(StorageKey Key, StoredObject Object)> all)
    {
    }
}
