using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace HomelabAutoscaler.Core.Wire;

/// <summary>A JSON value that is passed on as it came, such as a Pod's affinity; compares by its text.</summary>
public readonly struct RawJson : IEquatable<RawJson>
{
    /// <summary>A reader may take deeper nesting than documents do by themselves.</summary>
    private static readonly JsonDocumentOptions AsDeepAsRead = new() { MaxDepth = 1024 };

    private readonly byte[]? _utf8;

    private RawJson(byte[] utf8) => _utf8 = utf8;

    public ReadOnlySpan<byte> Utf8 => _utf8;

    public static bool operator ==(RawJson left, RawJson right) => left.Equals(right);

    public static bool operator !=(RawJson left, RawJson right) => !left.Equals(right);

    /// <exception cref="JsonException">The text is not one JSON value.</exception>
    public static RawJson Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new(Encoding.UTF8.GetBytes(json));
    }

    public bool Equals(RawJson other) => Utf8.SequenceEqual(other.Utf8);

    public override bool Equals(object? obj) => obj is RawJson other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Utf8);
        return hash.ToHashCode();
    }

    public override string ToString() => Encoding.UTF8.GetString(Utf8);

    public static RawJson Read(ref Utf8JsonReader reader)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return new(JsonMarshal.GetRawUtf8Value(document.RootElement).ToArray());
    }

    public void Write(Utf8JsonWriter writer) => writer.WriteRawValue(Utf8, skipInputValidation: true);

    public static void WritePatch(Utf8JsonWriter writer, RawJson before, RawJson after)
    {
        using var old = JsonDocument.Parse(before._utf8, AsDeepAsRead);
        using var wanted = JsonDocument.Parse(after._utf8, AsDeepAsRead);
        MergeDifference.Write(writer, old.RootElement, wanted.RootElement);
    }
}
