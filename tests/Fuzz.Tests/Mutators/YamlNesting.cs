using System.Text;

namespace HomelabAutoscaler.Fuzz.Tests.Mutators;

/// <summary>A value of a YAML text within lists, maps or itself without end.</summary>
internal static class YamlNesting
{
    public static byte[] Apply(byte[] input, Random random)
    {
        var lines = Encoding.UTF8.GetString(input).Split('\n');
        var at = random.Next(lines.Length);
        var depth = random.Next(3) switch { 0 => 50_000, 1 => 1000, _ => random.Next(1, 50) };
        var value = random.Next(4) switch
        {
            0 => Repeated("[", depth) + Repeated("]", depth),
            1 => Repeated("{a: ", depth) + Repeated("}", depth),
            2 => Repeated("- ", depth) + "a",
            _ => "&a [*a, *a]",
        };
        lines[at] = lines[at].IndexOf(':') is > 0 and var colon ? $"{lines[at][..colon]}: {value}" : value;
        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    private static string Repeated(string text, int times) => new StringBuilder().Insert(0, text, times).ToString();
}
