using System.Globalization;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>The JSONPath of printer columns: fields, indexes, [*] and filters such as [?(@.type=="Ready")].</summary>
internal sealed class JsonPath
{
    private readonly List<Func<JsonNode?, IEnumerable<JsonNode?>>> _steps = [];

    /// <exception cref="FormatException">The text is no such path.</exception>
    public static JsonPath Parse(string text)
    {
        var path = new JsonPath();
        var i = 0;
        while (i < text.Length)
        {
            if (text[i] == '.')
                i = path.Field(text, i + 1);
            else if (text[i] == '[')
                i = path.Bracket(text, i + 1);
            else
                throw new FormatException($"unexpected '{text[i]}' in {text}");
        }
        return path;
    }

    public static bool IsValid(string text)
    {
        try
        {
            Parse(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    public IReadOnlyList<JsonNode?> Find(JsonNode? root) => [.. _steps.Aggregate<Func<JsonNode?, IEnumerable<JsonNode?>>, IEnumerable<JsonNode?>>([root], (nodes, step) => nodes.SelectMany(step))];

    private int Field(string text, int start)
    {
        var name = new System.Text.StringBuilder();
        var i = start;
        for (; i < text.Length && text[i] is not ('.' or '['); i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
                i++;
            name.Append(text[i]);
        }
        if (name.Length > 0)
            AddField(name.ToString());
        return i;
    }

    private int Bracket(string text, int start)
    {
        var end = text.IndexOf(']', start);
        if (text.AsSpan(start).StartsWith("?(") && text.IndexOf(")]", start, StringComparison.Ordinal) is var close and > 0)
            end = close + 1;
        if (end < 0)
            throw new FormatException($"unterminated array in {text}");
        var inside = text[start..end];
        if (inside == "*")
            _steps.Add(Everything);
        else if (inside.StartsWith("?(", StringComparison.Ordinal))
            AddFilter(inside[2..^1]);
        else if (inside.Length > 1 && inside[0] is ('\'' or '"'))
            AddField(inside[1..^1]);
        else if (int.TryParse(inside, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
            _steps.Add(node => node is JsonArray list && index < list.Count && index >= -list.Count ? [list[index < 0 ? list.Count + index : index]] : []);
        else
            throw new FormatException($"invalid array index {inside}");
        return end + 1;
    }

    private void AddField(string name)
    {
        if (name == "*")
            _steps.Add(Everything);
        else
            _steps.Add(node => node is JsonObject map && map.TryGetPropertyValue(name, out var value) ? [value] : []);
    }

    private void AddFilter(string condition)
    {
        var symbol = condition.Contains("==", StringComparison.Ordinal) ? "==" : condition.Contains("!=", StringComparison.Ordinal) ? "!=" : throw new FormatException($"unsupported filter {condition}");
        var sides = condition.Split(symbol, 2);
        var left = Parse(sides[0].Trim().TrimStart('@'));
        var wanted = sides[1].Trim().Trim('"', '\'');
        _steps.Add(node => Everything(node).Where(item => left.Find(item).Any(found => (found.Text() ?? JsonText.ToText(found)) == wanted) == (symbol == "==")));
    }

    private static IEnumerable<JsonNode?> Everything(JsonNode? node) => node switch
    {
        JsonArray list => list,
        JsonObject map => map.Select(m => m.Value),
        _ => [],
    };
}
