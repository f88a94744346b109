using System.Text.RegularExpressions;

namespace HomelabAutoscaler.Sandbox.ApiServer.Cel;

/// <summary>Functions on strings.</summary>
internal static class CelTextFunctions
{
    public static readonly HashSet<string> Names =
    [
        "contains", "startsWith", "endsWith", "matches", "lowerAscii", "upperAscii", "trim", "split", "replace", "substring", "charAt", "indexOf",
        "lastIndexOf", "join", "reverse", "find", "findAll",
    ];

    public static object? Call(string text, string name, object?[] args) => (name, args) switch
    {
        ("contains", [string part]) => text.Contains(part, StringComparison.Ordinal),
        ("startsWith", [string part]) => text.StartsWith(part, StringComparison.Ordinal),
        ("endsWith", [string part]) => text.EndsWith(part, StringComparison.Ordinal),
        ("matches", [string pattern]) => Matches(text, pattern),
        ("lowerAscii", []) => string.Concat(text.Select(c => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c)),
        ("upperAscii", []) => string.Concat(text.Select(c => char.IsAsciiLetterLower(c) ? (char)(c & ~0x20) : c)),
        ("trim", []) => text.Trim(),
        ("reverse", []) => string.Concat(text.Reverse()),
        ("split", [string separator]) => Split(text, separator, -1),
        ("split", [string separator, long limit]) => Split(text, separator, limit),
        ("replace", [string from, string to]) => Replace(text, from, to, -1),
        ("replace", [string from, string to, long limit]) => Replace(text, from, to, limit),
        ("substring", [long start]) => Substring(text, start, text.Length),
        ("substring", [long start, long end]) => Substring(text, start, end),
        ("charAt", [long index]) => index == text.Length ? "" : Substring(text, index, index + 1),
        ("indexOf", [string part]) => (long)text.IndexOf(part, StringComparison.Ordinal),
        ("indexOf", [string part, long start]) => start >= 0 && start <= text.Length ? (long)text.IndexOf(part, (int)start, StringComparison.Ordinal) : throw new CelException($"index out of range: {start}"),
        ("lastIndexOf", [string part]) => (long)text.LastIndexOf(part, StringComparison.Ordinal),
        ("find", [string pattern]) => Pattern(pattern).Match(text).Value,
        ("findAll", [string pattern]) => new CelList([.. Pattern(pattern).Matches(text).Select(m => m.Value)]),
        ("findAll", [string pattern, long limit]) => new CelList([.. Pattern(pattern).Matches(text).Select(m => m.Value).Take((int)limit)]),
        _ => throw CelException.NoSuchOverload(),
    };

    public static object Matches(string text, string pattern) => Pattern(pattern).IsMatch(text);

    private static Regex Pattern(string pattern) => GoRegex.Find(pattern) ?? throw new CelException($"error parsing regexp: {pattern}");

    private static CelList Split(string text, string separator, long limit)
    {
        if (limit == 0)
            return new CelList([]);
        string[] parts = separator.Length == 0
            ? [.. text.Select(c => c.ToString())]
            : limit < 0 ? text.Split(separator) : text.Split(separator, (int)limit);
        return new CelList([.. parts]);
    }

    private static string Replace(string text, string from, string to, long limit)
    {
        if (limit < 0 && from.Length > 0)
            return text.Replace(from, to, StringComparison.Ordinal);
        var start = 0;
        for (var done = 0L; done < limit && from.Length > 0; done++)
        {
            var at = text.IndexOf(from, start, StringComparison.Ordinal);
            if (at < 0)
                break;
            text = string.Concat(text.AsSpan(0, at), to, text.AsSpan(at + from.Length));
            start = at + to.Length;
        }
        return text;
    }

    private static string Substring(string text, long start, long end)
    {
        if (start < 0 || start > text.Length)
            throw new CelException($"index out of range: {start}");
        if (end < 0 || end > text.Length)
            throw new CelException($"index out of range: {end}");
        return start <= end ? text[(int)start..(int)end] : throw new CelException($"invalid substring range. start: {start}, end: {end}");
    }
}
