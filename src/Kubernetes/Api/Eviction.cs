using System.Text.Json;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Kubernetes.Api;

/// <summary>A policy/v1 Eviction of a Pod.</summary>
internal static class Eviction
{
    public static void Write(Utf8JsonWriter writer, ObjectKey pod)
    {
        writer.WriteStartObject();
        writer.WriteString("apiVersion"u8, "policy/v1"u8);
        writer.WriteString("kind"u8, "Eviction"u8);
        writer.WriteStartObject("metadata"u8);
        writer.WriteString("name"u8, pod.Name);
        writer.WriteString("namespace"u8, pod.Namespace);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
