namespace HomelabAutoscaler.Fuzz.Tests.Mutators;

/// <summary>The end, the beginning or a piece is missing.</summary>
internal static class Truncation
{
    public static byte[] Apply(byte[] input, Random random)
    {
        var from = random.Next(input.Length + 1);
        var to = random.Next(from, Math.Min(input.Length, from + 64) + 1);
        return random.Next(4) switch
        {
            0 or 1 => input[..from],
            2 => input[from..],
            _ => [.. input[..from], .. input[to..]],
        };
    }
}
