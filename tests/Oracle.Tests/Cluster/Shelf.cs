using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Oracle.Tests.Cluster;

/// <summary>
/// The objects of one kind, typed: the world reads and writes them as they are, and the operator by patches of their JSON.
/// Far less than the sandbox's API server, and far quicker.
/// </summary>
internal sealed class Shelf<T>(Revisions revisions) : IShelf
    where T : class, IKubeResource<T>
{
    private static readonly byte[] ListEnd = Encoding.UTF8.GetBytes("]}");

    private readonly SortedDictionary<ObjectKey, T> _items = [];
    private T[]? _all;

    /// <summary>Told of each change, for watches.</summary>
    public event Action<WatchEvent<T>>? Changed;

    public event Action<ObjectKey>? PatchedInVain;

    public string Root { get; } = T.Resource.PathOf();

    /// <summary>All objects in the order of their names; writing while reading is fine.</summary>
    public IReadOnlyList<T> All => _all ??= [.. _items.Values];

    public T? Find(ObjectKey key) => _items.GetValueOrDefault(key);

    /// <summary>Writes the object with a new resourceVersion; a new one gets what the API server adds.</summary>
    public T Put(T value)
    {
        var known = Find(value.Key);
        var version = revisions.Next();
        var metadata = value.Metadata with { ResourceVersion = version.ToString(CultureInfo.InvariantCulture) };
        if (known is null)
        {
            metadata = metadata with { Uid = $"uid-{version}", CreationTimestamp = metadata.CreationTimestamp ?? revisions.Now, Generation = 1 };
        }

        // As it is when it is read again: times have lost what JSON does not keep of them.
        value = Read(Bytes(value.WithMetadata(metadata)));
        _items[value.Key] = value;
        _all = null;
        Changed?.Invoke(new(known is null ? WatchEventType.Added : WatchEventType.Modified, value, metadata.ResourceVersion));
        return value;
    }

    public void Remove(ObjectKey key)
    {
        if (_items.Remove(key, out var known))
        {
            _all = null;
            var version = revisions.Next().ToString(CultureInfo.InvariantCulture);
            Changed?.Invoke(new(WatchEventType.Deleted, known.WithMetadata(known.Metadata with { ResourceVersion = version }), version));
        }
    }

    public Answer Get(ObjectKey key) => Find(key) is { } item ? Answer.Of(Bytes(item)) : Answer.NotFound;

    public Answer List() => List(All);

    /// <summary>A list's answer with these objects.</summary>
    public Answer List(IEnumerable<T> items)
    {
        var body = new ArrayBufferWriter<byte>();
        body.Write(Encoding.UTF8.GetBytes($$"""{"metadata":{"resourceVersion":"{{revisions.Last}}"},"items":["""));
        var isFirst = true;
        foreach (var item in items)
        {
            body.Write(isFirst ? [] : ","u8);
            body.Write(Bytes(item));
            isFirst = false;
        }

        body.Write(ListEnd);
        return Answer.Of(body.WrittenSpan.ToArray());
    }

    public Answer Create(string? @namespace, byte[] body)
    {
        var item = Read(body);
        return Find(item.Key) is null ? Answer.Of(Bytes(Put(item))) : Answer.AlreadyExists;
    }

    public Answer Patch(ObjectKey key, string? subresource, byte[] body)
    {
        if (Find(key) is not { } before)
        {
            return Answer.NotFound;
        }

        var patch = JsonNode.Parse(body)!.AsObject();
        if ((string?)patch["metadata"]?["resourceVersion"] is { } expected && expected != before.Metadata.ResourceVersion)
        {
            return Answer.Conflict;
        }

        // The status is written alone, and alone by its subresource.
        foreach (var other in patch.Select(member => member.Key).Where(name => (name == "status") != (subresource == "status")).ToList())
        {
            patch.Remove(other);
        }

        var whole = JsonNode.Parse(Bytes(before))!;
        var after = Read(Encoding.UTF8.GetBytes(JsonPatches.Merge(whole, patch)!.ToJsonString()));
        if (after.Equals(before))
        {
            PatchedInVain?.Invoke(key);
            return Answer.Of(Bytes(before));
        }

        var raisesGeneration = subresource is null && patch.ContainsKey("spec");
        return Answer.Of(Bytes(Put(after.WithMetadata(after.Metadata with
        {
            Generation = before.Metadata.Generation + (raisesGeneration ? 1 : 0),
        }))));
    }

    public Answer Delete(ObjectKey key)
    {
        Remove(key);
        return Answer.Done;
    }

    private static byte[] Bytes(T value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            value.Write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static T Read(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return T.Read(ref reader);
    }
}
