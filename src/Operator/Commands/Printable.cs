namespace HomelabAutoscaler.Operator.Commands;

/// <summary>What others wrote into the cluster, as a terminal may get it: it must not move the cursor, set colours or a title.</summary>
internal static class Printable
{
    /// <summary>The text in one line, with a replacement character for each control character.</summary>
    public static string Of(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.ReplaceLineEndings(" ").Select(static c => c == '\t' ? ' ' : char.IsControl(c) ? '\uFFFD' : c)) : text;
}
