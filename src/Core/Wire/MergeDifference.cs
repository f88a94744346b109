using System.Runtime.InteropServices;
using System.Text.Json;

namespace HomelabAutoscaler.Core.Wire;

/// <summary>The JSON merge patch (RFC 7386) between two values of any form. That a member is null cannot be said in one.</summary>
internal static class MergeDifference
{
    public static void Write(Utf8JsonWriter writer, JsonElement before, JsonElement after)
    {
        if (before.ValueKind != JsonValueKind.Object || after.ValueKind != JsonValueKind.Object)
        {
            after.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        foreach (var member in before.EnumerateObject())
        {
            if (!after.TryGetProperty(member.Name, out _))
            {
                writer.WriteNull(member.Name);
            }
        }

        foreach (var member in after.EnumerateObject())
        {
            var isKnown = before.TryGetProperty(member.Name, out var known);
            if (!isKnown || !JsonMarshal.GetRawUtf8Value(known).SequenceEqual(JsonMarshal.GetRawUtf8Value(member.Value)))
            {
                writer.WritePropertyName(member.Name);
                Write(writer, isKnown ? known : default, member.Value);
            }
        }

        writer.WriteEndObject();
    }
}
