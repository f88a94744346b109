namespace HomelabAutoscaler.Fuzz.Tests.Mutators;

/// <summary>A piece is there several times.</summary>
internal static class Repetition
{
    public static byte[] Apply(byte[] input, Random random)
    {
        var from = random.Next(input.Length + 1);
        var to = random.Next(from, Math.Min(input.Length, from + 200) + 1);
        var times = random.Next(1, 20);
        return [.. input[..to], .. Enumerable.Repeat(input[from..to], times).SelectMany(piece => piece), .. input[to..]];
    }
}
