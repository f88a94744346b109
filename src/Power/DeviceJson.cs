using System.Text;
using System.Text.Json;

namespace HomelabAutoscaler.Power;

/// <summary>JSON objects as devices send them: whatever is in them can be read afterwards.</summary>
internal static class DeviceJson
{
    /// <exception cref="JsonException">It is no JSON object, or holds text that is no Unicode.</exception>
    public static JsonDocument Parse(string body)
    {
        CheckTexts(Encoding.UTF8.GetBytes(body));
        var document = JsonDocument.Parse(body);
        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return document;
        }

        document.Dispose();
        throw new JsonException("not an object");
    }

    /// <summary>A document looks into a text only when it is asked for, and fails as if the caller were wrong.</summary>
    private static void CheckTexts(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        while (reader.Read())
        {
            try
            {
                _ = reader is { ValueIsEscaped: true, TokenType: JsonTokenType.String or JsonTokenType.PropertyName } ? reader.GetString() : null;
            }
            catch (InvalidOperationException e)
            {
                throw new JsonException("text that is no Unicode", e);
            }
        }
    }
}
