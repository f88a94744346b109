using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>An object as it was written at one revision. Never changed afterwards: readers share it.</summary>
internal sealed class StoredObject(JsonObject value, long revision)
{
    private byte[]? _json;

    public JsonObject Value => value;

    public long Revision => revision;

    public string Namespace { get; } = value.Text("metadata", "namespace") ?? "";

    public string Name { get; } = value.Text("metadata", "name") ?? "";

    public string Uid { get; } = value.Text("metadata", "uid") ?? "";

    public byte[] Json => _json ??= JsonText.ToUtf8(value);

    public bool IsDeleting => value.At("metadata", "deletionTimestamp") is not null;
}
