using System.Collections;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace HomelabAutoscaler.Core.Wire;

/// <summary>
/// An immutable map of strings that compares by content, such as labels; <c>default</c> is empty. Sorted by key in one
/// array: a fleet holds thousands of these, a dozen entries each.
/// </summary>
[CollectionBuilder(typeof(StringMap), nameof(Create))]
public readonly struct StringMap : IEquatable<StringMap>, IReadOnlyCollection<KeyValuePair<string, string>>
{
    /// <summary>What is larger is not kept for the next map.</summary>
    private const int OrdinaryCount = 64;

    /// <summary>Where entries are gathered until their number is known: most maps are read again and again, by heartbeats.</summary>
    [ThreadStatic]
    private static List<KeyValuePair<string, string>>? _gathered;

    private readonly KeyValuePair<string, string>[]? _entries;

    private StringMap(KeyValuePair<string, string>[] sorted) => _entries = sorted.Length == 0 ? null : sorted;

    public int Count => _entries?.Length ?? 0;

    public ReadOnlySpan<KeyValuePair<string, string>> Span => _entries;

    /// <summary>The value of a key, or null.</summary>
    public string? this[string key]
    {
        get
        {
            var at = IndexOf(key);
            return at < 0 ? null : _entries![at].Value;
        }
    }

    public static bool operator ==(StringMap left, StringMap right) => left.Equals(right);

    public static bool operator !=(StringMap left, StringMap right) => !left.Equals(right);

    /// <summary>Of entries with the same key, the last one counts.</summary>
    public static StringMap Create(ReadOnlySpan<KeyValuePair<string, string>> entries)
    {
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in entries)
        {
            sorted[key] = value;
        }

        return new([.. sorted]);
    }

    public static StringMap Create(IEnumerable<KeyValuePair<string, string>> entries) => Create([.. entries]);

    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    /// <summary>This map with the entry added or replaced.</summary>
    public StringMap With(string key, string value) => this[key] == value ? this : Create([.. Span, new(key, value)]);

    /// <summary>This map without the key.</summary>
    public StringMap Without(string key)
    {
        var at = IndexOf(key);
        return at < 0 ? this : new([.. Span[..at], .. Span[(at + 1)..]]);
    }

    public bool Equals(StringMap other)
    {
        if (Count != other.Count)
        {
            return false;
        }

        for (var i = 0; i < Count; i++)
        {
            // One by one: pairs know no equality of their own and would be boxed.
            if (_entries![i].Key != other._entries![i].Key || _entries[i].Value != other._entries[i].Value)
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is StringMap other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var (key, value) in Span)
        {
            hash.Add(key);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    public ReadOnlySpan<KeyValuePair<string, string>>.Enumerator GetEnumerator() => Span.GetEnumerator();

    IEnumerator<KeyValuePair<string, string>> IEnumerable<KeyValuePair<string, string>>.GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, string>>)(_entries ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => (_entries ?? []).GetEnumerator();

    /// <param name="longestValue">Entries with a longer value, in bytes, are left out.</param>
    /// <param name="numbers">Whether numbers are read too, as their text: quantities may be.</param>
    public static StringMap Read(ref Utf8JsonReader reader, string member, int longestValue = int.MaxValue, bool numbers = false)
    {
        WireReader.Expect(ref reader, JsonTokenType.StartObject, "an object", member);
        var entries = _gathered ??= [];
        entries.Clear();
        var sorted = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = WireReader.Unicode(ref reader, member);
            reader.Read();
            if (reader.TokenType == JsonTokenType.Null)
            {
                continue;
            }

            var isNumber = numbers && reader.TokenType == JsonTokenType.Number;
            if (!isNumber)
            {
                WireReader.Expect(ref reader, JsonTokenType.String, "a string", member);
            }

            if (reader.ValueSpan.Length > longestValue && !reader.ValueIsEscaped)
            {
                continue;
            }

            var text = isNumber ? Encoding.UTF8.GetString(reader.ValueSpan) : WireReader.Unicode(ref reader, member);
            if (reader.ValueIsEscaped && text.Length > longestValue / 3 && Encoding.UTF8.GetByteCount(text) > longestValue)
            {
                continue;
            }

            sorted &= entries.Count == 0 || string.CompareOrdinal(entries[^1].Key, key) < 0;

            entries.Add(new(key, text));
        }

        if (entries.Capacity > OrdinaryCount)
        {
            _gathered = null;
        }

        return sorted ? new([.. entries]) : Create([.. entries]);
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var (key, value) in Span)
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }

    public static void WritePatch(Utf8JsonWriter writer, StringMap before, StringMap after)
    {
        writer.WriteStartObject();
        foreach (var (key, _) in before)
        {
            if (!after.ContainsKey(key))
            {
                writer.WriteNull(key);
            }
        }

        foreach (var (key, value) in after)
        {
            if (before[key] != value)
            {
                writer.WriteString(key, value);
            }
        }

        writer.WriteEndObject();
    }

    private int IndexOf(string key)
    {
        var low = 0;
        var high = Count - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = string.CompareOrdinal(_entries![middle].Key, key);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
