using System.Text;
using System.Text.Json;

namespace HomelabAutoscaler.Core.Wire;

/// <summary>
/// One string instance for texts that recur in every object (label keys, taint effects, a kubelet's condition messages): a
/// fixed, direct-mapped cache, so that it never grows. A lost race, or a text that is unique, only costs a slot.
/// </summary>
internal static class Interned
{
    private const int Slots = 1024;

    private const int LongestText = 96;

    private static readonly string?[] Cache = new string?[Slots];

    /// <summary>The string or property name that the reader stands at.</summary>
    public static string Get(ref Utf8JsonReader reader)
    {
        var text = reader.ValueSpan;
        if (reader.ValueIsEscaped || text.Length > LongestText || !Ascii.IsValid(text))
        {
            return reader.GetString()!;
        }

        ref var slot = ref Cache[Hash(text) & (Slots - 1)];
        var cached = slot;
        return cached is not null && Ascii.Equals(text, cached) ? cached : slot = Encoding.ASCII.GetString(text);
    }

    private static uint Hash(ReadOnlySpan<byte> text)
    {
        var hash = 2166136261u;
        foreach (var b in text)
        {
            hash = (hash ^ b) * 16777619u;
        }

        return hash ^ (hash >> 15);
    }
}
