namespace HomelabAutoscaler.Fuzz.Tests.Mutators;

/// <summary>A value of another type than expected.</summary>
internal static class OtherTypes
{
    private static readonly byte[][] Values =
    [
        "true"u8.ToArray(), "false"u8.ToArray(), "0"u8.ToArray(), "-1"u8.ToArray(), "1.5"u8.ToArray(), "\"\""u8.ToArray(), "\"text\""u8.ToArray(), "\"7\""u8.ToArray(),
        "[]"u8.ToArray(), "{}"u8.ToArray(), "[[]]"u8.ToArray(), "[{}]"u8.ToArray(), "[null]"u8.ToArray(), "{\"a\":1}"u8.ToArray(), "{\"name\":{}}"u8.ToArray(), "\"2026-13-45T99:99:99Z\""u8.ToArray(),
        "\"0001-01-01T00:00:00+14:00\""u8.ToArray(), "\"9999-12-31T23:59:59-14:00\""u8.ToArray(),
    ];

    public static byte[] Apply(byte[] input, Random random) =>
        Spots.Replace(input, random, Spots.IsValue, _ => Values[random.Next(Values.Length)]);
}
