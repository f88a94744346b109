using System.Text.Json;

namespace HomelabAutoscaler.Core.Wire;

/// <summary>Reads single values for the generated readers; the member's name is for the error.</summary>
public static class WireReader
{
    /// <summary>Room for every member name in use, in bytes; what is longer is unknown anyway.</summary>
    public const int LongestName = 64;

    /// <summary>Unescapes the property name that the reader stands at; 0 for one that is too long to be known.</summary>
    public static int Unescape(ref Utf8JsonReader reader, scoped Span<byte> name) =>
        reader.ValueSpan.Length <= name.Length ? reader.CopyString(name) : 0;

    public static void Expect(ref Utf8JsonReader reader, JsonTokenType type, string expected, string member)
    {
        if (reader.TokenType != type)
        {
            throw new WireException(member, expected, reader.TokenType);
        }
    }

    public static string Text(ref Utf8JsonReader reader, string member)
    {
        Expect(ref reader, JsonTokenType.String, "a string", member);
        return Interned.Get(ref reader);
    }

    public static bool Boolean(ref Utf8JsonReader reader, string member) =>
        reader.TokenType is JsonTokenType.True or JsonTokenType.False
            ? reader.GetBoolean()
            : throw new WireException(member, "a boolean", reader.TokenType);

    public static int WholeNumber(ref Utf8JsonReader reader, string member) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var value)
            ? value
            : throw new WireException(member, "a 32-bit integer", reader.TokenType);

    public static long LongNumber(ref Utf8JsonReader reader, string member) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value)
            ? value
            : throw new WireException(member, "a 64-bit integer", reader.TokenType);

    public static double Number(ref Utf8JsonReader reader, string member) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var value)
            ? value
            : throw new WireException(member, "a number", reader.TokenType);

    public static DateTimeOffset Time(ref Utf8JsonReader reader, string member) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var value)
            ? value.ToUniversalTime()
            : throw new WireException(member, "a time such as 2026-01-31T12:00:00Z", reader.TokenType);
}
