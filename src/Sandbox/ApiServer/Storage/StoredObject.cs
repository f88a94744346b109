using System.Text;
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

    /// <summary>Without kind and apiVersion, which every stored object begins with.</summary>
    public ReadOnlyMemory<byte> JsonWithoutType
    {
        get
        {
            var type = $"{{\"kind\":{JsonText.Quote(value.Text("kind")!)},\"apiVersion\":{JsonText.Quote(value.Text("apiVersion")!)},";
            var rest = Json.AsSpan(Encoding.UTF8.GetByteCount(type) - 1).ToArray();
            rest[0] = (byte)'{';
            return rest;
        }
    }

    public bool IsDeleting => value.At("metadata", "deletionTimestamp") is not null;
}
