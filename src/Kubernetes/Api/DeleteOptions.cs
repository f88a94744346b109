using System.Text.Json;

namespace HomelabAutoscaler.Kubernetes.Api;

/// <summary>A meta/v1 DeleteOptions: what the object owns goes in the background, and only an object of the uid is meant.</summary>
internal static class DeleteOptions
{
    public static void Write(Utf8JsonWriter writer, string? uid, int? gracePeriodSeconds = null)
    {
        writer.WriteStartObject();
        writer.WriteString("apiVersion"u8, "v1"u8);
        writer.WriteString("kind"u8, "DeleteOptions"u8);
        writer.WriteString("propagationPolicy"u8, "Background"u8);
        if (gracePeriodSeconds is { } seconds)
        {
            writer.WriteNumber("gracePeriodSeconds"u8, seconds);
        }

        if (uid is not null)
        {
            writer.WriteStartObject("preconditions"u8);
            writer.WriteString("uid"u8, uid);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
