using System.Text;
using System.Text.Json;

namespace HomelabAutoscaler.Fuzz.Tests.Mutators;

/// <summary>Lists and objects with more in them than anyone expects.</summary>
internal static class ManyItems
{
    private static readonly string[] Items = ["{}", "\"\"", "null", "0", "[]", "{\"name\":\"a\"}"];

    public static byte[] Apply(byte[] input, Random random)
    {
        var count = random.Next(3) == 0 ? 5000 : random.Next(1, 50);
        var item = Items[random.Next(Items.Length)];
        return Spots.Replace(input, random, spot => spot.Type is JsonTokenType.StartObject or JsonTokenType.StartArray, value =>
            value[0] == '[' ? Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat(item, count))}]")
            : [.. Encoding.UTF8.GetBytes($"{{{string.Concat(Enumerable.Range(0, count).Select(number => $"\"x{number}\":{item},"))}"), .. value.AsSpan(1).TrimStart((byte)' ') is [(byte)'}', ..] ? "\"y\":1}"u8.ToArray() : value[1..]]);
    }
}
