namespace HomelabAutoscaler.Fuzz.Tests.Mutators;

/// <summary>Text that is no Unicode: bytes that are no UTF-8, and halves of surrogate pairs.</summary>
internal static class InvalidText
{
    private static readonly byte[][] Texts =
    [
        [0xff], [0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf0, 0x9f],
        "\\ud800"u8.ToArray(), "\\udc00"u8.ToArray(), "\\udc00\\ud800"u8.ToArray(), "\\u00"u8.ToArray(), "\\x"u8.ToArray(),
    ];

    public static byte[] Apply(byte[] input, Random random)
    {
        var text = Texts[random.Next(Texts.Length)];
        var changed = Spots.Replace(input, random, spot => spot.Type is System.Text.Json.JsonTokenType.String or System.Text.Json.JsonTokenType.PropertyName, Within);
        return ReferenceEquals(changed, input) ? Anywhere() : changed;

        byte[] Within(byte[] quoted) => random.Next(1, quoted.Length) is var at ? [.. quoted[..at], .. text, .. quoted[at..]] : quoted;

        byte[] Anywhere() => random.Next(input.Length + 1) is var at ? [.. input[..at], .. text, .. input[at..]] : input;
    }
}
