using System.Text;
using System.Text.Json;

namespace HomelabAutoscaler.Fuzz.Tests.Mutators;

/// <summary>Texts and names that are longer than anyone expects.</summary>
internal static class LongStrings
{
    private static readonly string[] Pieces = ["a", "\\u0061", "ä", "\\n", "\\\"", "😀", "-", "a.b/"];

    public static byte[] Apply(byte[] input, Random random)
    {
        var piece = Pieces[random.Next(Pieces.Length)];
        var length = random.Next(4) switch { 0 => 50_000, 1 => 600, _ => random.Next(60, 130) };
        return Spots.Replace(
            input,
            random,
            spot => spot.Type is JsonTokenType.String or JsonTokenType.PropertyName,
            _ => Encoding.UTF8.GetBytes($"\"{new StringBuilder().Insert(0, piece, length)}\""));
    }
}
