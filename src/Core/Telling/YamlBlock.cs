using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace HomelabAutoscaler.Core.Telling;

/// <summary>
/// JSON as block YAML. Whatever a reader of YAML 1.1 or 1.2 could take for something else than text is quoted: "on" and
/// "off" are booleans to the former, as are times and much else.
/// </summary>
public static class YamlBlock
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./ ");

    private static readonly HashSet<string> NotText = new(["y", "n", "yes", "no", "on", "off", "true", "false", "null"], StringComparer.OrdinalIgnoreCase);

    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static string Of(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var yaml = new StringBuilder();
        Write(yaml, document.RootElement, "", isInline: false);
        return yaml.ToString();
    }

    /// <param name="isInline">Whether the value stands in a line that has begun with a dash.</param>
    private static void Write(StringBuilder yaml, JsonElement value, string indent, bool isInline)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when value.EnumerateObject().Any():
                foreach (var member in value.EnumerateObject())
                {
                    yaml.Append(isInline ? "" : indent).Append(Text(member.Name)).Append(':');
                    WriteMember(yaml, member.Value, indent);
                    isInline = false;
                }

                break;
            case JsonValueKind.Array when value.GetArrayLength() > 0:
                foreach (var item in value.EnumerateArray())
                {
                    yaml.Append(isInline ? "" : indent).Append("- ");
                    Write(yaml, item, $"{indent}  ", isInline: true);
                    isInline = false;
                }

                break;
            default:
                yaml.Append(Scalar(value)).Append('\n');
                break;
        }
    }

    private static void WriteMember(StringBuilder yaml, JsonElement value, string indent)
    {
        var isNested = value.ValueKind switch
        {
            JsonValueKind.Object => value.EnumerateObject().Any(),
            JsonValueKind.Array => value.GetArrayLength() > 0,
            _ => false,
        };
        yaml.Append(isNested ? '\n' : ' ');
        Write(yaml, value, isNested && value.ValueKind == JsonValueKind.Object ? $"{indent}  " : indent, isInline: false);
    }

    private static string Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "{}",
        JsonValueKind.Array => "[]",
        JsonValueKind.String => Text(value.GetString()!),
        _ => value.GetRawText(),
    };

    private static string Text(string text) => IsPlain(text) ? text : Quoted(text);

    /// <summary>Whether the text begins with a letter, holds nothing that means anything, and is no word that does.</summary>
    private static bool IsPlain(string text) =>
        text.Length > 0 && char.IsAsciiLetter(text[0]) && text[^1] != ' ' && !text.AsSpan().ContainsAnyExcept(Plain) && !NotText.Contains(text);

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                < ' ' or (>= '\x7f' and <= '\xa0') or '\u2028' or '\u2029' or '\ufeff' or '\ufffe' or '\uffff' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
