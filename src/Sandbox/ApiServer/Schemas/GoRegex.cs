using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Patterns meant for Go's RE2, run by .NET's engine without backtracking, so that a pattern cannot stall the server.</summary>
internal static class GoRegex
{
    private static readonly ConcurrentDictionary<string, Regex?> Compiled = new();

    public static bool IsValid(string pattern) => Find(pattern) is not null;

    public static bool Matches(string pattern, string text) => Find(pattern)?.IsMatch(text) ?? true;

    /// <summary>Null when the pattern is no regular expression.</summary>
    public static Regex? Find(string pattern) => Compiled.GetOrAdd(pattern, static p =>
    {
        try
        {
            return new Regex(Translate(p), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    });

    // RE2's $ and \z match only at the very end; .NET's $ also matches before a last newline.
    private static string Translate(string pattern)
    {
        var result = new System.Text.StringBuilder();
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
                result.Append(c).Append(pattern[++i]);
            else if (c == '$' && !inClass)
                result.Append("\\z");
            else
                result.Append(c == '(' && pattern.AsSpan(i).StartsWith("(?P<") && i + 2 < pattern.Length ? Skip(ref i) : c.ToString());
            if (c == '[')
                inClass = true;
            else if (c == ']')
                inClass = false;
        }
        return result.ToString();
    }

    private static string Skip(ref int position)
    {
        position += 2;
        return "(?";
    }
}
