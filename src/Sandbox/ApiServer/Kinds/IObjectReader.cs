using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Looks at other objects, for rules that depend on them.</summary>
internal interface IObjectReader
{
    JsonObject? Find(StorageKey key, string ns, string name);

    IReadOnlyList<JsonObject> List(StorageKey key, string ns);
}
