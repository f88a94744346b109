using System.Text.Json;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Kubernetes.Api;

/// <summary>A policy/v1 Eviction of a Pod, of this very uid.</summary>
internal static class Eviction
{
    public static void Write(Utf8JsonWriter writer, Pod pod, int? gracePeriodSeconds)
    {
        writer.WriteStartObject();
        writer.WriteString("apiVersion"u8, "policy/v1"u8);
        writer.WriteString("kind"u8, "Eviction"u8);
        writer.WriteStartObject("metadata"u8);
        writer.WriteString("name"u8, pod.Metadata.Name);
        writer.WriteString("namespace"u8, pod.Metadata.Namespace);
        writer.WriteEndObject();
        writer.WritePropertyName("deleteOptions"u8);
        DeleteOptions.Write(writer, pod.Metadata.Uid, gracePeriodSeconds);
        writer.WriteEndObject();
    }
}
