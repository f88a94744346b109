using System.Text;

namespace HomelabAutoscaler.Fuzz.Tests.Mutators;

/// <summary>A value within lists or objects without end.</summary>
internal static class DeepNesting
{
    public static byte[] Apply(byte[] input, Random random)
    {
        var depth = random.Next(5) switch { 0 => 100_000, 1 => 600, 2 => 65, _ => random.Next(1, 64) };
        var (open, close) = random.Next(2) == 0 ? ("[", "]") : ("{\"a\":", "}");
        return Spots.Replace(input, random, Spots.IsValue, value => [.. Repeated(open, depth), .. value, .. Repeated(close, depth)]);
    }

    private static byte[] Repeated(string text, int times) => Encoding.UTF8.GetBytes(new StringBuilder().Insert(0, text, times).ToString());
}
