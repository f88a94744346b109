namespace HomelabAutoscaler.Fuzz.Tests.Mutators;

/// <summary>Single bytes are others: a bit flips, or something that means something comes in between.</summary>
internal static class ByteChanges
{
    private static readonly byte[] Telling = "\"{}[]:,\\/-+.eE0789 \t\r\n\0%&<>#'`\u007f"u8.ToArray();

    public static byte[] Apply(byte[] input, Random random)
    {
        var changed = input.ToList();
        for (var left = random.Next(1, 4); left > 0 && changed.Count > 0; left--)
        {
            var at = random.Next(changed.Count);
            switch (random.Next(3))
            {
                case 0:
                    changed[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    changed[at] = Telling[random.Next(Telling.Length)];
                    break;
                default:
                    changed.Insert(at, Telling[random.Next(Telling.Length)]);
                    break;
            }
        }

        return [.. changed];
    }
}
