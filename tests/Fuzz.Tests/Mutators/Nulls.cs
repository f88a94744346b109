namespace HomelabAutoscaler.Fuzz.Tests.Mutators;

/// <summary>Null in the place of a value.</summary>
internal static class Nulls
{
    public static byte[] Apply(byte[] input, Random random) => Spots.Replace(input, random, Spots.IsValue, _ => "null"u8.ToArray());
}
