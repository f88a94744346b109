using System.Text.Json;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Kubernetes.Api;

/// <summary>What tells an object from others, read for itself: it is there when the rest of the object cannot be read.</summary>
internal readonly record struct ObjectHead(ObjectKey Key, string ResourceVersion)
{
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static ObjectHead Of(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, JsonLimits.Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (isMetadata && reader.TokenType == JsonTokenType.StartObject)
            {
                return OfMetadata(ref reader);
            }

            reader.Skip();
        }

        return new(new(null, ""), "");
    }

    private static ObjectHead OfMetadata(ref Utf8JsonReader reader)
    {
        string? @namespace = null;
        var (name, resourceVersion) = ("", "");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("name"u8))
            {
                name = Text(ref reader) ?? name;
            }
            else if (reader.ValueTextEquals("namespace"u8))
            {
                @namespace = Text(ref reader);
            }
            else if (reader.ValueTextEquals("resourceVersion"u8))
            {
                resourceVersion = Text(ref reader) ?? resourceVersion;
            }
            else
            {
                reader.Skip();
            }
        }

        return new(new(@namespace, name), resourceVersion);
    }

    /// <summary>The member's value; null when it is not a text, whatever else it is.</summary>
    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString();
        }

        reader.Skip();
        return null;
    }
}
