using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>A label selector, from its text form or from a LabelSelector object.</summary>
internal sealed class LabelSelector
{
    private readonly List<Requirement> _requirements;

    private LabelSelector(List<Requirement> requirements) => _requirements = requirements;

    private sealed record Requirement(string Key, string Operator, IReadOnlyList<string> Values)
    {
        public bool Accepts(string? value) => Operator switch
        {
            "In" => value is not null && Values.Contains(value),
            "NotIn" => value is null || !Values.Contains(value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            "Gt" => Compare(value) > 0,
            _ => Compare(value) < 0,
        };

        private int Compare(string? value) => long.TryParse(value, out var a) && long.TryParse(Values[0], out var b) ? a.CompareTo(b) : 0;
    }

    public static LabelSelector Everything { get; } = new([]);

    public bool Accepts(JsonObject? labels) => _requirements.All(r => r.Accepts(labels?[r.Key].Text()));

    public static bool Accepts(LabelSelector selector, JsonObject value) => selector.Accepts(value.Map("metadata", "labels"));

    /// <summary>An absent selector accepts nothing, an empty one everything.</summary>
    public static bool Accepts(JsonObject? selector, JsonObject? labels) => selector is not null && From(selector).Accepts(labels);

    public static LabelSelector From(JsonObject selector)
    {
        var requirements = (selector.Map("matchLabels") ?? []).Select(l => new Requirement(l.Key, "In", [l.Value.Text() ?? ""])).ToList();
        requirements.AddRange(selector.List("matchExpressions").Objects().Select(e =>
            new Requirement(e.Text("key") ?? "", e.Text("operator") ?? "", [.. e.List("values").Texts()])));
        return new(requirements);
    }

    /// <exception cref="ApiError">The text is no selector.</exception>
    public static LabelSelector Parse(string text) => text.Length == 0 ? Everything : new([.. Split(text).Select(ParseOne)]);

    private static Requirement ParseOne(string text)
    {
        text = text.Trim();
        if (text.StartsWith('!'))
            return new(Key(text[1..], text), "DoesNotExist", []);
        foreach (var (symbol, meaning) in new[] { ("!=", "NotIn"), ("==", "In"), ("=", "In"), (">", "Gt"), ("<", "Lt") })
        {
            var at = text.IndexOf(symbol, StringComparison.Ordinal);
            if (at > 0)
                return new(Key(text[..at], text), meaning, [Value(text[(at + symbol.Length)..], text)]);
        }
        var words = text.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 1)
            return new(Key(words[0], text), "Exists", []);
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0 || !text.EndsWith(')') || words[1].Split('(')[0] is not ("in" or "notin"))
            throw Unparsable(text, "expected: in, notin");
        var values = text[(open + 1)..^1].Split(',').Select(v => v.Trim()).ToList();
        return new(Key(words[0], text), words[1].StartsWith("in", StringComparison.Ordinal) ? "In" : "NotIn", values);
    }

    // Commas inside parentheses do not separate requirements.
    private static IEnumerable<string> Split(string text)
    {
        int start = 0, depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            if (text[i] != ',' || depth > 0)
                continue;
            yield return text[start..i];
            start = i + 1;
        }
        yield return text[start..];
    }

    private static string Key(string key, string text) =>
        LabelSyntax.KeyProblem(key.Trim()) is { } problem ? throw Unparsable(text, $"<nil>: Invalid value: {JsonText.Quote(key.Trim())}: {problem}") : key.Trim();

    private static string Value(string value, string text) =>
        LabelSyntax.ValueProblem(value.Trim()) is { } problem ? throw Unparsable(text, $"values[0][]: Invalid value: {JsonText.Quote(value.Trim())}: {problem}") : value.Trim();

    private static ApiError Unparsable(string text, string why) => ApiError.BadRequest($"unable to parse requirement: {why} ({text})");
}
