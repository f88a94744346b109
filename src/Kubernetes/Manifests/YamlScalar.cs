using System.Globalization;
using System.Text.RegularExpressions;

namespace HomelabAutoscaler.Kubernetes.Manifests;

/// <summary>What a scalar without quotes is: YAML 1.1, as kubectl (sigs.k8s.io/yaml) reads it.</summary>
internal static partial class YamlScalar
{
    public static YamlKind KindOf(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => YamlKind.Null,
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => YamlKind.Boolean,
        "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => YamlKind.Boolean,
        _ when TryInteger(text, out _) => YamlKind.WholeNumber,
        _ when Number().IsMatch(text) && double.IsFinite(double.Parse(text, CultureInfo.InvariantCulture)) => YamlKind.Number,
        _ => YamlKind.Text,
    };

    public static bool IsTrue(string text) => text[0] is 't' or 'T' or 'y' or 'Y' || text is "on" or "On" or "ON";

    public static long Integer(string text) => TryInteger(text, out var value) ? value : throw new FormatException($"{text} is no integer");

    private static bool TryInteger(string text, out long value)
    {
        if (Octal().IsMatch(text))
        {
            return TryOctal(text.AsSpan(text.StartsWith("0o", StringComparison.Ordinal) ? 2 : 1), out value);
        }

        return text.StartsWith("0x", StringComparison.Ordinal)
            ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryOctal(ReadOnlySpan<char> digits, out long value)
    {
        value = 0;
        if (digits.Length > 20)
        {
            return false;
        }

        foreach (var digit in digits)
        {
            value = (value << 3) + (digit - '0');
        }

        return true;
    }

    [GeneratedRegex("^0o?[0-7]+$")]
    private static partial Regex Octal();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Number();
}
