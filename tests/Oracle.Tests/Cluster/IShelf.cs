using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Oracle.Tests.Cluster;

/// <summary>The objects of one kind, as an API server's verbs see them.</summary>
internal interface IShelf
{
    /// <summary>Told of each patch with which nothing differs, and so nothing is written.</summary>
    event Action<ObjectKey>? PatchedInVain;

    /// <summary>Path of the kind without a namespace, such as <c>/api/v1/nodes</c>.</summary>
    string Root { get; }

    Answer Get(ObjectKey key);

    Answer List();

    Answer Create(string? @namespace, byte[] body);

    Answer Patch(ObjectKey key, string? subresource, byte[] body);

    Answer Delete(ObjectKey key);
}
