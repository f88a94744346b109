using System.Text.Json;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Wire;

/// <summary>Reads single values for the generated readers; the member's name is for the error.</summary>
public static class WireReader
{
    /// <summary>Room for every name in use, in bytes; what is longer is unknown anyway.</summary>
    public const int LongestName = 64;

    /// <summary>Of a byte that is written as \u0000.</summary>
    private const int LongestEscape = 6;

    /// <summary>Unescapes the name that the reader stands at, of a member or an enum's value; 0 for one that cannot be known.</summary>
    public static int Unescape(ref Utf8JsonReader reader, scoped Span<byte> name)
    {
        Span<byte> unescaped = stackalloc byte[LongestEscape * LongestName];
        if (reader.ValueSpan.Length > unescaped.Length)
        {
            return 0;
        }

        try
        {
            unescaped = unescaped[..reader.CopyString(unescaped)];
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return 0;
        }

        return unescaped.TryCopyTo(name) ? unescaped.Length : 0;
    }

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
        return Unicode(ref reader, member);
    }

    /// <summary>The string or property name that the reader stands at.</summary>
    public static string Unicode(ref Utf8JsonReader reader, string member)
    {
        try
        {
            return Interned.Get(ref reader);
        }
        catch (InvalidOperationException)
        {
            throw new WireException(member, "text in Unicode", reader.TokenType);
        }
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
        reader.TokenType == JsonTokenType.String && TryTime(ref reader, out var value)
            ? value
            : throw new WireException(member, "a time such as 2026-01-31T12:00:00Z", reader.TokenType);

    private static bool TryTime(ref Utf8JsonReader reader, out DateTimeOffset value)
    {
        value = default;
        Span<char> text = stackalloc char[LongestEscape * LongestName];
        if (reader.ValueSpan.Length > text.Length)
        {
            return false;
        }

        try
        {
            return Rfc3339.TryParse(text[..reader.CopyString(text)], out value);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return false;
        }
    }
}
