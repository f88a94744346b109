using System.Text;

namespace HomelabAutoscaler.Fuzz.Tests.Mutators;

/// <summary>Marks that mean something in YAML, at the beginning of a value.</summary>
internal static class YamlMarks
{
    private static readonly string[] Marks = ["*a", "&a x", "!!binary x", "!!int x", "<<: *a", "|", ">-", "~", "[]", "{}", "? a", "---", "...", "%YAML 9.9", "\t", "0x1F", "1e999", "- a", "@", "`", "!!map [a]", "!<tag:x> y"];

    public static byte[] Apply(byte[] input, Random random)
    {
        var lines = Encoding.UTF8.GetString(input).Split('\n');
        var at = random.Next(lines.Length);
        var mark = Marks[random.Next(Marks.Length)];
        lines[at] = lines[at].IndexOf(':') is > 0 and var colon && random.Next(3) > 0 ? $"{lines[at][..colon]}: {mark}" : mark;
        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }
}
