namespace HomelabAutoscaler.Core.Admission;

/// <summary>Values of others in messages: short and on one line, as an HTTP header needs them.</summary>
public static class Quoted
{
    private const int Longest = 64;

    public static string Text(string text) => $"\"{Line(text)}\"";

    /// <summary>The same without quotation marks.</summary>
    public static string Line(string text)
    {
        var line = string.Create(Math.Min(text.Length, Longest), text, static (line, text) =>
        {
            for (var i = 0; i < line.Length; i++)
            {
                line[i] = char.IsControl(text[i]) || char.IsSurrogate(text[i]) ? '?' : text[i];
            }
        });
        return text.Length > Longest ? $"{line}…" : line;
    }
}
