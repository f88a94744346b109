using System.Text;
using System.Text.Json;

namespace HomelabAutoscaler.Fuzz.Tests.Mutators;

/// <summary>Numbers that no type holds, or only just.</summary>
internal static class HugeNumbers
{
    private static readonly string[] Numbers =
    [
        "2147483647", "2147483648", "-2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
        "1e308", "1e309", "-1e309", "1e-400", "1e2147483648", "0e99999", "-0", "0.1e1", "1E+2", new string('9', 400), "0." + new string('3', 400),
    ];

    public static byte[] Apply(byte[] input, Random random)
    {
        var number = Numbers[random.Next(Numbers.Length)];
        var isQuoted = random.Next(3) == 0;
        return Spots.Replace(
            input,
            random,
            spot => spot.Type == JsonTokenType.Number || (spot.Type == JsonTokenType.String && isQuoted),
            value => Encoding.UTF8.GetBytes(value[0] == '"' ? $"\"{number}{Suffix(random)}\"" : number));
    }

    private static string Suffix(Random random) => random.Next(6) switch { 0 => "Ei", 1 => "h", 2 => "%", 3 => "E", _ => "" };
}
