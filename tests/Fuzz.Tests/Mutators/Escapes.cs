using System.Globalization;
using System.Text;
using System.Text.Json;

namespace HomelabAutoscaler.Fuzz.Tests.Mutators;

/// <summary>The same texts and names, some or all of it escaped: JSON that means the same.</summary>
internal static class Escapes
{
    public static byte[] Apply(byte[] input, Random random)
    {
        var share = random.Next(3) == 0 ? 1 : 5;
        return Spots.Replace(input, random, spot => spot.Type is JsonTokenType.String or JsonTokenType.PropertyName, Escape);

        byte[] Escape(byte[] quoted)
        {
            if (Array.IndexOf(quoted, (byte)'\\') >= 0 || !System.Text.Unicode.Utf8.IsValid(quoted))
            {
                return quoted;
            }

            var text = new StringBuilder();
            foreach (var unit in Encoding.UTF8.GetString(quoted)[1..^1])
            {
                text.Append(char.IsSurrogate(unit) || random.Next(share) == 0 ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}") : unit.ToString());
            }

            return Encoding.UTF8.GetBytes($"\"{text}\"");
        }
    }
}
