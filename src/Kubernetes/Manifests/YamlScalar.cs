using System.Globalization;
using System.Text.RegularExpressions;

namespace HomelabAutoscaler.Kubernetes.Manifests;

/// <summary>What a scalar without quotes is: YAML 1.1, as kubectl (sigs.k8s.io/yaml) reads it.</summary>
internal static partial class YamlScalar
{
    private const string Digits = "0123456789abcdef";

    public static YamlKind KindOf(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => YamlKind.Null,
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "y" or "Y" or "on" or "On" or "ON" => YamlKind.Boolean,
        "false" or "False" or "FALSE" or "no" or "No" or "NO" or "n" or "N" or "off" or "Off" or "OFF" => YamlKind.Boolean,
        _ when TryInteger(text, out _) => YamlKind.WholeNumber,
        _ when TryNumber(text, out _) => YamlKind.Number,
        _ => YamlKind.Text,
    };

    public static bool IsTrue(string text) => text[0] is 't' or 'T' or 'y' or 'Y' || text is "on" or "On" or "ON";

    public static long Integer(string text) => TryInteger(text, out var value) ? value : throw new FormatException($"{text} is no integer");

    public static double Number(string text) => TryNumber(text, out var value) ? value : throw new FormatException($"{text} is no number");

    /// <summary>Also 1.0 and 1e0, which JSON does not tell from 1.</summary>
    private static bool TryInteger(string text, out long value)
    {
        if (TryDigits(text, out value))
        {
            return true;
        }

        if (TryNumber(text, out var number) && double.IsInteger(number) && Math.Abs(number) < long.MaxValue)
        {
            value = (long)number;
            return true;
        }

        return false;
    }

    private static bool TryDigits(string text, out long value)
    {
        value = 0;
        var digits = Plain(text).AsSpan();
        var isNegative = digits is ['-', ..];
        digits = digits is ['-' or '+', ..] ? digits[1..] : digits;
        var (radix, prefix) = digits switch
        {
            ['0', 'x' or 'X', _, ..] => (16, 2),
            ['0', 'o' or 'O', _, ..] => (8, 2),
            ['0', 'b' or 'B', _, ..] => (2, 2),
            ['0', _, ..] => (8, 1),
            _ => (10, 0),
        };
        Int128 sum = 0;
        foreach (var digit in digits[prefix..])
        {
            var amount = Digits.IndexOf(char.ToLowerInvariant(digit), StringComparison.Ordinal);
            if (amount < 0 || amount >= radix || sum > long.MaxValue)
            {
                return false;
            }

            sum = (sum * radix) + amount;
        }

        sum = isNegative ? -sum : sum;
        if (digits.IsEmpty || sum < long.MinValue || sum > long.MaxValue)
        {
            return false;
        }

        value = (long)sum;
        return true;
    }

    private static bool TryNumber(string text, out double value)
    {
        value = 0;
        var plain = Plain(text);
        return Decimal().IsMatch(plain) && double.TryParse(plain, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    /// <summary>Numbers may have _ between their digits, but begin with none.</summary>
    private static string Plain(string text) => text is [>= '0' and <= '9' or '+' or '-', ..] ? text.Replace("_", "", StringComparison.Ordinal) : text;

    [GeneratedRegex(@"\A[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z")]
    private static partial Regex Decimal();
}
