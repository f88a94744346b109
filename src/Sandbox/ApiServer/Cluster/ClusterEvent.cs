namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>One change of one object, as a watch tells it.</summary>
/// <param name="Group">Its API group, empty for core.</param>
/// <param name="Resource">Its plural name, such as pods.</param>
/// <param name="Type">ADDED, MODIFIED or DELETED.</param>
/// <param name="Revision">The cluster's revision after the change.</param>
/// <param name="Json">The object after the change, or its last state.</param>
public sealed record ClusterEvent(string Group, string Resource, string Type, long Revision, ReadOnlyMemory<byte> Json)
{
    internal static ClusterEvent Of(StoreEvent change) => new(change.Key.Group, change.Key.Resource, TypeOf(change), change.Revision,
        (change.Current ?? change.Deleted).Json);

    private static string TypeOf(StoreEvent change) => change switch
    {
        { Current: null } => "DELETED",
        { Previous: null } => "ADDED",
        _ => "MODIFIED",
    };
}
