using System.Globalization;
using System.Text.Json;

namespace HomelabAutoscaler.Core.Wire;

/// <summary>Writes the values that have a form of their own in Kubernetes JSON.</summary>
public static class WireWriter
{
    /// <summary>A metav1.Time: whole seconds.</summary>
    public static void Time(Utf8JsonWriter writer, DateTimeOffset value) =>
        Formatted(writer, value, "yyyy-MM-dd'T'HH:mm:ss'Z'");

    /// <summary>A metav1.MicroTime: always six decimals.</summary>
    public static void MicroTime(Utf8JsonWriter writer, DateTimeOffset value) =>
        Formatted(writer, value, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");

    private static void Formatted(Utf8JsonWriter writer, DateTimeOffset value, string format)
    {
        Span<byte> text = stackalloc byte[32];
        value.UtcDateTime.TryFormat(text, out var length, format, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}
