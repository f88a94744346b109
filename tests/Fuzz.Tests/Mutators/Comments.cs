namespace HomelabAutoscaler.Fuzz.Tests.Mutators;

/// <summary>Comments, which JSON has not, and commas where none belongs.</summary>
internal static class Comments
{
    private static readonly byte[][] Texts = ["/* a */"u8.ToArray(), "// a\n"u8.ToArray(), "# a\n"u8.ToArray(), ","u8.ToArray(), "/*"u8.ToArray()];

    public static byte[] Apply(byte[] input, Random random)
    {
        var text = Texts[random.Next(Texts.Length)];
        return Spots.Replace(input, random, Spots.IsValue, value => random.Next(2) == 0 ? [.. text, .. value] : [.. value, .. text]);
    }
}
