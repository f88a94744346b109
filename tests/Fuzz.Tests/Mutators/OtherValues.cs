using System.Text;

namespace HomelabAutoscaler.Fuzz.Tests.Mutators;

/// <summary>The first number in a text is another one.</summary>
internal static class OtherValues
{
    private static readonly string[] Numbers =
        ["0", "-1", "1e309", "NaN", "Infinity", "-Infinity", "∞", "٣", "1,000", "0x10", " 1", "1 ", "2147483648", "9223372036854775808", "1.", ".5", "1..2", "--1", new('9', 400), "0." + new string('0', 400) + "1"];

    public static byte[] Apply(byte[] input, Random random)
    {
        var text = Encoding.UTF8.GetString(input);
        var digits = text.AsSpan().IndexOfAnyInRange('0', '9');
        return digits < 0 ? input : Encoding.UTF8.GetBytes(text[..digits] + Numbers[random.Next(Numbers.Length)] + text[digits..].TrimStart("0123456789.".ToCharArray()));
    }
}
