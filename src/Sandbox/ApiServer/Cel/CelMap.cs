using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer.Cel;

/// <summary>A map or an object, read member by member.</summary>
internal sealed class CelMap
{
    private readonly Dictionary<object, object?> _entries;

    public CelMap(Dictionary<object, object?> entries) => _entries = entries;

    public IReadOnlyCollection<object> Keys => _entries.Keys;

    public int Count => _entries.Count;

    public static CelMap From(JsonObject map, Schema? schema) =>
        new(map.ToDictionary(m => (object)m.Key, m => CelValue.From(m.Value, schema?.Member(m.Key))));

    public object? this[object key] => TryGet(key, out var value) ? value : throw CelException.NoSuchKey(key);

    public bool TryGet(object? key, out object? value)
    {
        value = null;
        if (key is null)
            return false;
        if (_entries.TryGetValue(key, out value))
            return true;
        // int, uint and integral double are the same key.
        return key switch
        {
            ulong u when u <= long.MaxValue => _entries.TryGetValue((long)u, out value),
            double d when double.IsInteger(d) => _entries.TryGetValue((long)d, out value),
            _ => false,
        };
    }

    /// <summary>By the name that stands in an expression, where characters that CEL's names cannot have are escaped.</summary>
    public bool TryGetField(string name, out object? value) =>
        _entries.TryGetValue(name, out value) || (name.Contains("__", StringComparison.Ordinal) && _entries.TryGetValue(CelFieldName.Unescape(name), out value));

    public bool SameAs(CelMap other) =>
        Count == other.Count && _entries.All(e => other.TryGet(e.Key, out var value) && CelOperators.AreEqual(e.Value, value));
}
